import { command } from "../command.ts";
import { webhookCall } from "../webhook-call.ts";
import { webhookFlags, webhookId } from "../webhook-flags.ts";

export const webhookPause = command({
  name: "webhook pause",
  summary: "Pause an outgoing webhook: what waits for it stays, and what happens meanwhile isn't told to it.",
  flags: webhookFlags,
  positionals: [webhookId],
  examples: ["bch webhook pause 9f3a2b1c5d6e7f80"],
  async run(context) {
    const { args, output } = context;
    const hook = await webhookCall(context, "pause", { id: args.id });
    output.answer(hook, () => `paused ${hook.id}; ${hook.waiting} waiting`);
  },
});
