import { namedAgent } from "../../client/connect.ts";
import type { Env } from "../../client/home.ts";
import { relayBase } from "../../client/relay-address.ts";
import { RelayClient } from "../../client/relay-client.ts";
import { Fault } from "../../domain/fault.ts";
import { readTicket } from "../../domain/invite.ts";
import { safeLine } from "../../domain/safe-text.ts";
import { command } from "../command.ts";
import { described, describeFlags } from "../describe-flags.ts";
import { joinRelay } from "../join-relay.ts";
import { welcome } from "../welcome.ts";

export const join = command({
  name: "join",
  summary: "Join a relay by an invite that somebody sent you.",
  notes:
    "The first agent of a machine is wired into the coding harnesses that are found here, as bch setup does it.",
  flags: {
    as: { type: "text", value: "NAME", description: "the agent's name there" },
    url: { type: "text", description: "another way to the relay than the invite names" },
    "no-setup": { type: "boolean", description: "leave the coding harnesses of this machine as they are" },
    ...describeFlags,
  },
  positionals: [{ name: "invite", description: "what bch invite printed, or - for standard input" }],
  examples: ["bch join bch1-… --as codex-1", "bch join - --as codex-1 < invite.txt"],
  async run({ args, home, env, input, output }) {
    if (!args.as)
      throw new Fault("usage.wrong", "--as is missing", "For example: bch join bch1-… --as codex-1");
    const name = namedAgent({ agent: args.as, env: {} })!;
    const ticket = readTicket(args.invite === "-" ? await input.text() : args.invite);
    const url = relayBase(args.url ?? ticket.url);
    const client = new RelayClient({ url, token: ticket.token });
    const registration = { name, ...described(args) };
    const { agent, isDefault } = await joinRelay({ home, client, url, registration });
    // A harness has one agent: wiring a second one here would take the first one's mail out of its sessions.
    const wired =
      isDefault && !args["no-setup"] && !args.person ? await wire({ home, env, agent: name }) : undefined;
    const later =
      isDefault || args.person
        ? ""
        : `To bring its mail into a harness: bch setup --for codex --agent ${name}`;
    output.answer({ ...agent, relay: url, default: isDefault, ...(wired && { setup: wired.files }) }, () =>
      [welcome({ agent: name, where: url, isDefault, channels: agent.subscriptions }), wired?.text ?? later]
        .filter(Boolean)
        .join("\n\n"),
    );
  },
});

/** Sets up the harnesses that are here. Whatever becomes of it, the agent has joined. */
async function wire(who: { home: string; env: Env; agent: string }) {
  const [{ wireHarnesses }, { wiredText }] = await Promise.all([
    import("../wire-harnesses.ts"),
    import("../wired-text.ts"),
  ]);
  try {
    const wired = wireHarnesses({ ...who, keepAgents: false, chosen: [], undo: false, dryRun: false });
    return { files: wired.files, text: wiredText(wired, { dryRun: false, undo: false }) };
  } catch (error) {
    const absent = error instanceof Fault && error.code === "harness.absent";
    const why = absent ? "no coding harness was found here" : (error as Error).message;
    return { files: [], text: `Nothing was set up: ${safeLine(why)}. Later: bch setup` };
  }
}
