import { connect } from "../client/connect.ts";
import { relayBase } from "../client/relay-address.ts";
import { findRelay } from "../client/relay-run.ts";
import { Fault } from "../domain/fault.ts";
import type { Context } from "./context.ts";
import { httpSettings } from "./http-settings.ts";

interface Asked extends Pick<Context, "home" | "env" | "output"> {
  agent: string | undefined;
  /** These harnesses; none: all. */
  chosen: readonly string[];
}

/** Prints what wires a harness by URL and token; the token is asked for first, so that a bad one isn't pasted anywhere. */
export async function setupHttp({ home, env, output, agent, chosen }: Asked): Promise<void> {
  const connection = await connect({ home, env, agent });
  const { name } = await connection.client.call("me", {});
  const base = /^https?:/.test(connection.url) ? relayBase(connection.url) : await ownUrl(home);
  const url = `${base}/mcp`;
  const settings = httpSettings(url, connection.token).filter(
    ({ harness }) => chosen.length === 0 || chosen.includes(harness),
  );
  output.answer({ agent: name, url, settings }, () =>
    [
      `These have the token of @${name} in them: whoever sees them can be @${name}.`,
      ...settings.map(({ harness, place, text }) => `${harness}, ${place}:\n\n${text}`),
    ].join("\n\n"),
  );
}

async function ownUrl(home: string): Promise<string> {
  const [url] = (await findRelay(home))?.run.urls ?? [];
  if (url) return relayBase(url);
  throw new Fault(
    "usage.wrong",
    "this home's relay answers on its own socket only, so no MCP client could reach it by a URL",
    "End it and run one that listens: bch relay --stop, then bch relay. On this machine bch setup needs no URL.",
  );
}
