import { command } from "../command.ts";
import { webhookCall } from "../webhook-call.ts";
import { webhookFlags, webhookId } from "../webhook-flags.ts";

export const webhookResume = command({
  name: "webhook resume",
  summary: "Resume an outgoing webhook that is paused, or try one that fails now.",
  flags: webhookFlags,
  positionals: [webhookId],
  examples: ["bch webhook resume 9f3a2b1c5d6e7f80"],
  async run(context) {
    const { args, output } = context;
    const hook = await webhookCall(context, "resume", { id: args.id });
    output.answer(hook, () => `resumed ${hook.id}; ${hook.waiting} waiting`);
  },
});
