import { namedAgent } from "../../client/connect.ts";
import { command } from "../command.ts";
import { hostClient } from "../host-client.ts";

export const relayRevoke = command({
  name: "relay revoke",
  summary: "Revoke an agent: its tokens, and what they hold open, end at once.",
  notes:
    "Its mailbox and subscriptions go, too, unless --keep-mail leaves them for whoever bch relay recover gives the name to. " +
    "For the host: through the socket of the relay that runs on this home, or on its files when none runs.",
  flags: {
    "keep-mail": { type: "boolean", description: "only the tokens end" },
  },
  positionals: [{ name: "agent", description: "the agent's name" }],
  examples: ["bch relay revoke codex-1", "bch relay revoke codex-1 --keep-mail"],
  async run(context) {
    const { args, output } = context;
    const name = namedAgent({ agent: args.agent, env: {} })!;
    await using host = await hostClient(context);
    await host.client.call("revokeAgent", { name, ...(args["keep-mail"] && { keepMail: "1" as const }) });
    output.answer({ ok: true, agent: name, keptMail: args["keep-mail"] }, () =>
      args["keep-mail"]
        ? `@${name} is locked out; its mail waits for: bch relay recover ${name}`
        : `@${name} is gone, and its mail with it`,
    );
  },
});
