import { safeLine } from "../../domain/safe-text.ts";
import { ago } from "../age.ts";
import { attemptText } from "../attempt-text.ts";
import { command } from "../command.ts";
import { table } from "../table.ts";
import { webhookCall } from "../webhook-call.ts";
import { webhookFlags, webhookId } from "../webhook-flags.ts";

export const webhookLog = command({
  name: "webhook log",
  summary: "The last attempts of an outgoing webhook, the newest first: when, of what, and what came of it.",
  flags: webhookFlags,
  positionals: [webhookId],
  examples: ["bch webhook log 9f3a2b1c5d6e7f80", "bch webhook log 9f3a2b1c5d6e7f80 --json"],
  async run(context) {
    const { args, output, clock } = context;
    const attempts = await webhookCall(context, "log", { id: args.id });
    const now = clock.now();
    output.answer(attempts, () =>
      attempts.length === 0
        ? "nothing was tried yet"
        : table(
            attempts.map((one) => [
              ago(one.at, now),
              safeLine(one.type),
              one.attempt > 1 ? `attempt ${one.attempt}` : "",
              attemptText(one),
            ]),
          ),
    );
  },
});
