import type { After } from "./after.ts";
import { openPipe } from "./pending-acks.ts";

interface Options {
  /** Whether the answer has handed out mail. */
  owes: () => boolean;
  /** The client has shown that it took the answer and lives. */
  proved: () => Promise<void>;
  /** The stream has ended, either way. */
  end: () => void;
  after: After;
}

/** Milliseconds from one comment to the next: a connection that is gone is noticed by writing to it. */
const beat = 1000;
const comment = new TextEncoder().encode(": open until the mail in it counts as read\n\n");

/**
 * The same event stream; when it has handed out mail it stays open for a while after the answer. A client that hangs up
 * meanwhile, as one does that dies, has proved nothing, and its mail is given back.
 */
export function heldOpen(answer: ReadableStream<Uint8Array>, options: Options): ReadableStream<Uint8Array> {
  const { owes, proved, end, after } = options;
  const reader = answer.getReader();
  let beats = openPipe / beat;
  let answered = false;
  let stop = () => {};
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!answered) {
          const { value, done } = await reader.read();
          if (!done) return controller.enqueue(value);
          // Nothing is asked for before what came earlier has been taken: so the whole answer is on its way.
          answered = true;
        }
        if (owes() && beats > 0) {
          beats -= 1;
          await new Promise<void>((resolve) => (stop = after(beat, resolve)));
          return controller.enqueue(comment);
        }
        if (owes()) await proved();
        end();
        controller.close();
      },
      cancel() {
        stop();
        end();
        return reader.cancel();
      },
    },
    { highWaterMark: 0 },
  );
}
