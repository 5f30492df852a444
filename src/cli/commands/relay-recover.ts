import { namedAgent } from "../../client/connect.ts";
import { isLoopback, relayBase } from "../../client/relay-address.ts";
import { writeTicket } from "../../domain/invite.ts";
import { command } from "../command.ts";
import { hostClient } from "../host-client.ts";

export const relayRecover = command({
  name: "relay recover",
  summary: "Make a one-time invite that gives an agent back to whoever has lost its token.",
  notes:
    "Whoever joins by it has the name with its mailbox, its subscriptions and its tasks; the tokens of before end then. It is " +
    "good for a day, or until another one is made. For the host: through the socket of the relay that runs on this home, or on its files when none runs.",
  flags: {
    url: { type: "text", description: "the relay as others reach it (BACKCHANNEL_URL)" },
    withdraw: { type: "boolean", description: "end what was made before instead" },
  },
  positionals: [{ name: "agent", description: "the agent's name" }],
  examples: [
    "bch relay recover codex-1",
    "bch relay recover codex-1 --withdraw",
    "bch relay recover codex-1 --url https://relay.example.com",
  ],
  async run(context) {
    const { args, env, output } = context;
    const name = namedAgent({ agent: args.agent, env: {} })!;
    await using host = await hostClient(context);
    if (args.withdraw) {
      const { withdrawn } = await host.client.call("withdrawRecovery", { name });
      const said =
        withdrawn === 0 ? `there was no way back for @${name}` : `the invite for @${name} is withdrawn`;
      return output.answer({ ok: true, withdrawn }, () => said);
    }
    const made = await host.client.call("recoverAgent", { name });
    const url = args.url || env.BACKCHANNEL_URL || host.urls.find((one) => !isLoopback(one)) || host.urls[0];
    // A relay without an address is joined by its socket alone.
    if (url === undefined) {
      output.answer({ ...made, agent: name }, () => made.code);
      if (!output.json)
        output.note(`good until ${made.expiresAt}; from this home: bch init ${name} --token ${made.code}`);
      return;
    }
    const invite = writeTicket({ url: relayBase(url), token: made.code, channels: [] });
    output.answer({ ...made, agent: name, invite, url: relayBase(url) }, () => invite);
    if (output.json || !output.watched) return;
    output.note(
      `whoever is to be @${name} again joins with: bch join <invite> --as ${name}; good until ${made.expiresAt}`,
    );
  },
});
