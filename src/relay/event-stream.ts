import { setImmediate as turnOfLoop } from "node:timers/promises";
import type { Held } from "./held-answers.ts";

/** What a stream tells, one thing after another: a listener's mail, a doorbell's rings. */
export interface EventSource {
  next(): Promise<object | undefined>;
  close(): void;
}

export interface StreamWatch {
  /** Seconds between two comments on a quiet stream. */
  heartbeat: number;
  /** Called at each heartbeat: somebody still listens. False when they may no more: the stream ends. */
  onBeat: () => boolean;
  /** Told why the stream ended, when that was an error. */
  onFault: (reason: unknown) => void;
}

export const streamHeaders = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  // nginx would otherwise hold events back to fill a buffer.
  "X-Accel-Buffering": "no",
};

const utf8 = new TextEncoder();
const comment = utf8.encode(":\n\n");
/** What has an id can be resumed behind. */
const event = (item: object) =>
  utf8.encode(`${"id" in item ? `id: ${item.id}\n` : ""}data: ${JSON.stringify(item)}\n\n`);

/**
 * Server-Sent Events, pulled: the next one is read only when the socket has taken the one before, so that a
 * reader that stalls costs one message of memory, not its whole backlog. The server's idle timeout cuts it off.
 */
export function eventStream(source: EventSource, held: Held, watch: StreamWatch): Response {
  let beat: Timer | undefined;
  let asked = false;
  let ended = false;

  const end = () => {
    ended = true;
    clearInterval(beat);
    source.close();
    held[Symbol.dispose]();
  };

  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        // At once, so that a client knows it is connected before the first message.
        controller.enqueue(comment);
        const close = () => {
          if (ended) return;
          end();
          controller.close();
        };
        held.signal.addEventListener("abort", close, { once: true });
        beat = setInterval(() => {
          if (!watch.onBeat()) close();
          else if (asked && controller.desiredSize === 0) controller.enqueue(comment);
        }, watch.heartbeat * 1000);
        if (held.signal.aborted) close();
      },

      async pull(controller) {
        asked = true;
        // A long backlog and a fast reader would go on in microtasks, and no other request would get its turn.
        await turnOfLoop();
        const next = await source.next().catch((reason) => void watch.onFault(reason));
        asked = false;
        if (ended) return;
        if (next) return controller.enqueue(event(next));
        end();
        controller.close();
      },

      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, { headers: streamHeaders });
}
