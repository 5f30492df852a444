import { Fault } from "../../domain/fault.ts";
import { attemptText } from "../attempt-text.ts";
import { command } from "../command.ts";
import { webhookCall } from "../webhook-call.ts";
import { webhookFlags, webhookId } from "../webhook-flags.ts";

export const webhookTest = command({
  name: "webhook test",
  summary: "Deliver a webhook.test to an outgoing webhook now, signed as all are, and show what came of it.",
  flags: webhookFlags,
  positionals: [webhookId],
  examples: ["bch webhook test 9f3a2b1c5d6e7f80"],
  async run(context) {
    const { args, output } = context;
    const attempt = await webhookCall(context, "test", { id: args.id });
    output.answer(attempt, () => (attempt.ok ? attemptText(attempt) : ""));
    if (attempt.ok) return;
    throw new Fault(
      "webhook.unanswered",
      attemptText(attempt),
      "Nothing was lost: mend the receiver, then test it again.",
    );
  },
});
