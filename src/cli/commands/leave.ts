import { forgetIdentity } from "../../client/identity.ts";
import { Fault } from "../../domain/fault.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";

export const leave = command({
  name: "leave",
  summary: "Stop being an agent: its mailbox, its subscriptions and its token go.",
  flags: {
    yes: { type: "boolean", description: "really: what is in the mailbox is lost" },
    ...connectionFlags,
  },
  positionals: [],
  examples: ["bch leave --yes", "bch leave --agent codex-1 --yes"],
  async run({ args, home, output, connect }) {
    const { client, agent, url, identity } = await connect();
    if (!args.yes) {
      throw new Fault(
        "usage.wrong",
        `this deletes @${agent} and its mailbox on ${url} for good`,
        // The name too: this line, pasted without the flag, would delete another.
        `If you mean it: bch leave --agent ${agent} --yes`,
      );
    }
    await client.call("unregister", { name: agent });
    if (identity) forgetIdentity(home, agent);
    output.answer({ ok: true, agent }, () => `@${agent} has left ${url}`);
  },
});
