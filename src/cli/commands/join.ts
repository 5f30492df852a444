import { namedAgent } from "../../client/connect.ts";
import { relayBase } from "../../client/relay-address.ts";
import { RelayClient } from "../../client/relay-client.ts";
import { Fault } from "../../domain/fault.ts";
import { readTicket } from "../../domain/invite.ts";
import { command } from "../command.ts";
import { described, describeFlags } from "../describe-flags.ts";
import { joinRelay } from "../join-relay.ts";
import { welcome } from "../welcome.ts";

export const join = command({
  name: "join",
  summary: "Join a relay by an invite that somebody sent you.",
  flags: {
    as: { type: "text", value: "NAME", description: "the agent's name there" },
    url: { type: "text", description: "another way to the relay than the invite names" },
    ...describeFlags,
  },
  positionals: [{ name: "invite", description: "what bch invite printed, or - for standard input" }],
  examples: ["bch join bch1-… --as codex-1", "bch join - --as codex-1 < invite.txt"],
  async run({ args, home, input, output }) {
    if (!args.as)
      throw new Fault("usage.wrong", "--as is missing", "For example: bch join bch1-… --as codex-1");
    const name = namedAgent({ agent: args.as, env: {} })!;
    const ticket = readTicket(args.invite === "-" ? await input.text() : args.invite);
    const url = relayBase(args.url ?? ticket.url);
    const client = new RelayClient({ url, token: ticket.token });
    const registration = { name, ...described(args) };
    const { agent, isDefault } = await joinRelay({ home, client, url, registration });
    output.answer({ ...agent, relay: url, default: isDefault }, () =>
      welcome({ agent: name, where: url, isDefault, channels: agent.subscriptions }),
    );
  },
});
