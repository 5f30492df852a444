import { chosenUrl, namedAgent } from "../../client/connect.ts";
import { type Identity, readConfig, readIdentity } from "../../client/identity.ts";
import { localRelay } from "../../client/local-relay.ts";
import { relayBase } from "../../client/relay-address.ts";
import { RelayClient } from "../../client/relay-client.ts";
import { Fault, fault } from "../../domain/fault.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { described, describeFlags } from "../describe-flags.ts";
import { givenRoomToken } from "../given-room-token.ts";
import { homeRelay, isAt, startedHomeRelay } from "../home-relay.ts";
import { joinRelay } from "../join-relay.ts";
import { welcome } from "../welcome.ts";

export const init = command({
  name: "init",
  summary: "Be an agent: join a relay under a name, or change what your agent says of itself.",
  notes:
    "Without a URL this uses the relay of this home, and starts it when it doesn't run. The first agent of a home is " +
    "its default; name another one by --agent or BACKCHANNEL_AGENT.",
  flags: {
    url: { type: "text", description: "the relay to join (BACKCHANNEL_URL)" },
    token: {
      type: "text",
      description: "its room token (BACKCHANNEL_TOKEN); this home's own relay needs none",
    },
    ...describeFlags,
  },
  positionals: [
    { name: "name", description: "the agent's name: letters, digits, dots, hyphens, underscores" },
  ],
  examples: [
    "bch init claude-main",
    "bch init codex-1 --url http://127.0.0.1:7117 --token bchr_… --role reviewer",
    "bch init codex-1 --description 'reviews the API' --capability typescript",
  ],
  async run({ args, home, env, output }) {
    const name = namedAgent({ agent: args.name, env: {} })!;
    const known = readIdentity(home, name);
    const chosen = chosenUrl({ home, env, url: args.url }, known);
    const url = chosen && relayBase(chosen);
    const registration = { name, ...described(args) };

    if (known?.url === url) await proveGiven(known, { home, env }, args.token);
    const updated = known?.url === url && (await update(known, { home, env }, registration));
    if (updated) {
      const isDefault = readConfig(home).agent === name;
      return output.answer({ ...updated, default: isDefault }, () => `@${name} is up to date`);
    }
    const { client, where } = await door({ home, env }, url, args.token);
    const { agent, isDefault } = await joinRelay({ home, client, url, registration });
    output.answer({ ...agent, relay: where, default: isDefault }, () =>
      welcome({ agent: name, where, isDefault, channels: agent.subscriptions }),
    );
  },
});

type Place = Pick<Context, "home" | "env">;

/**
 * Whoever is here already needs no room token; one that was given all the same, and is wrong, is not passed over.
 * An invite, which only joining would use up, can't be tried.
 */
async function proveGiven(known: Identity | undefined, place: Place, flag: string | undefined) {
  const given = givenRoomToken(flag, place.env);
  if (!known || !given || given === known.token) return;
  const address = known.url ? { url: known.url } : await localRelay(place);
  try {
    await new RelayClient({ ...address, token: given }).call("invites", {});
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === "auth.kind") return;
    if (error.code !== "auth.wrong") throw error;
    const hint = `@${known.agent} is here already, with a token of its own: leave --token out.`;
    throw new Fault(error.code, error.message, hint);
  }
}

/** With the agent's own token; nothing when the relay has forgotten it, as after a revocation. */
async function update(known: Identity | undefined, place: Place, registration: { name: string }) {
  if (!known) return undefined;
  const address = known.url ? { url: known.url } : await localRelay(place);
  try {
    return await new RelayClient({ ...address, token: known.token }).call("register", registration);
  } catch (error) {
    if (error instanceof Fault && error.code === "auth.wrong") return undefined;
    throw error;
  }
}

/** A client that may join: by the token given, or by the one that this home keeps for its own relay. */
async function door(place: Place, url: string | undefined, flag: string | undefined) {
  const given = givenRoomToken(flag, place.env);
  const own = given ? undefined : await (url ? homeRelay(place.home) : startedHomeRelay(place));
  const token = given ?? (own && (!url || isAt(own, url)) ? own.roomToken : undefined);
  if (!token) {
    if (!url) throw fault("auth.kind", "the room token of this home's relay");
    throw new Fault(
      "usage.wrong",
      `joining ${url} takes its room token`,
      "Give it with --token, or join by an invite: bch join <invite> --as <name>",
    );
  }
  const client = new RelayClient({ ...(url ? { url } : await localRelay(place)), token });
  return { client, where: client.where };
}
