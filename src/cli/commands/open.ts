import { readConfig, readIdentity } from "../../client/identity.ts";
import { isLoopback, relayBase } from "../../client/relay-address.ts";
import { findRelay } from "../../client/relay-run.ts";
import { Fault, fault } from "../../domain/fault.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { connectionFlags } from "../global-flags.ts";
import { hostClient } from "../host-client.ts";
import { openInBrowser } from "../open-in-browser.ts";

interface Link {
  /** Who is signed in by it. */
  who: string;
  url: string;
  expiresAt: string;
}

export const open = command({
  name: "open",
  summary: "Open the relay's page in the browser, signed in as your agent.",
  notes:
    "The link signs in once, within a minute; its code stands behind the #, which browsers send nowhere. With --host, where the " +
    "relay runs: as its host, and as your agent if you are one here; --url is then the relay as your browser reaches it.",
  flags: {
    ...connectionFlags,
    host: { type: "boolean", description: "also as the host: waiting mail, dead letters, traffic" },
    print: { type: "boolean", description: "print the link, and open nothing" },
  },
  positionals: [],
  examples: ["bch open", "bch open --host", "bch open --host --print --url https://relay.example.com"],
  async run(context) {
    const { args, env, output } = context;
    const link = args.host ? await asHost(context) : await asAgent(context);
    const isOpen = !args.print && !output.json && openInBrowser(link.url, { env });
    output.answer(link, () => link.url);
    if (!output.json)
      output.note(
        `${isOpen ? "the browser opens it" : "open it in a browser"}: it signs in ${link.who}, once, within a minute`,
      );
  },
});

type Run = Pick<Context<{ url: string | undefined }>, "args" | "home" | "env" | "output" | "connect">;

async function asAgent({ home, connect }: Run): Promise<Link> {
  const { client, agent, url } = await connect();
  const { code, expiresAt } = await client.call("sessionCode", {});
  // Over the home's socket there is no address yet that a browser could go to.
  const where = /^https?:/.test(url) ? url : browsable((await findRelay(home))?.run.urls ?? []);
  return { who: `@${agent}`, url: linkTo(where, code), expiresAt };
}

async function asHost({ args, home, env, output }: Run): Promise<Link> {
  if (!(await findRelay(home))) throw fault("relay.absent", home);
  await using host = await hostClient({ home, env, output });
  const given = args.url || env.BACKCHANNEL_URL;
  const urls = given ? [relayBase(given)] : host.urls;
  const where = browsable(urls);
  const agent = agentHere(home, [...urls, ...host.urls]);
  const asWell = agent && (await host.client.call("hostSessionCode", { token: agent.token }).catch(notHere));
  const { code, expiresAt } = asWell ?? (await host.client.call("hostSessionCode", {}));
  return { who: asWell ? `the host, and @${agent.agent}` : "the host", url: linkTo(where, code), expiresAt };
}

/** The default agent of this home, if it may be one of this relay's. */
function agentHere(home: string, urls: string[]) {
  const name = readConfig(home).agent;
  const identity = name === undefined ? undefined : readIdentity(home, name);
  if (!identity) return undefined;
  const { url } = identity;
  const port = (text: string) => new URL(text).port;
  const isHere =
    url === undefined ||
    urls.some(
      (one) => relayBase(one) === url || (isLoopback(one) && isLoopback(url) && port(one) === port(url)),
    );
  return isHere ? identity : undefined;
}

/** It was revoked, or is another relay's: the host is the host all the same. */
function notHere(error: unknown): undefined {
  if (error instanceof Fault && error.code.startsWith("auth.")) return undefined;
  throw error;
}

function browsable(urls: string[]): string {
  const url = urls.find(isLoopback) ?? urls[0];
  if (url !== undefined) return url;
  throw new Fault(
    "relay.absent",
    "this home's relay has no address that a browser could go to",
    "Start one that listens, it takes the other's place: bch relay",
  );
}

const linkTo = (where: string, code: string): string => `${relayBase(where)}/#code=${code}`;
