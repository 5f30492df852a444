import { command } from "../command.ts";
import { webhookCall } from "../webhook-call.ts";
import { webhookFlags, webhookId } from "../webhook-flags.ts";

export const webhookRemove = command({
  name: "webhook remove",
  summary: "Remove an outgoing webhook, and what waits for it.",
  flags: webhookFlags,
  positionals: [webhookId],
  examples: ["bch webhook remove 9f3a2b1c5d6e7f80"],
  async run(context) {
    const { args, output } = context;
    const done = await webhookCall(context, "remove", { id: args.id });
    output.answer(done, () => `removed ${args.id}`);
  },
});
