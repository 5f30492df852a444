import type { Clock } from "../domain/clock.ts";
import { limits } from "../domain/limits.ts";
import { ackOrSay } from "./ack-or-say.ts";
import { giveBack, unclaimed } from "./claimed-batch.ts";
import { messageFrame } from "./message-frame.ts";
import type { Output } from "./output.ts";
import { type Watching, watchMail } from "./watch-mail.ts";

interface Printing extends Watching {
  output: Pick<Output, "json" | "value" | "text">;
  clock: Clock;
  /** The command that answers. */
  answer: string;
}

/** Shows each message as it arrives, and acks it when it was written out. */
export async function watchPrinting(printing: Printing): Promise<void> {
  const { connection, once, end, note, output, clock, answer } = printing;
  await watchMail({
    ...printing,
    free: () => (once ? 1 : limits.claim),
    handle: async (messages) => {
      try {
        for (const message of messages) {
          if (output.json) output.value(unclaimed(message));
          else output.text(`${messageFrame(message, { now: clock.now(), answer })}\n\n`);
        }
      } catch (error) {
        await giveBack(connection.client, messages);
        throw error;
      }
      await ackOrSay(connection.client, messages, note);
      if (once) end();
    },
  });
}
