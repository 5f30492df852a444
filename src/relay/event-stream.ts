import { setImmediate as turnOfLoop } from "node:timers/promises";
import type { Held } from "./held-answers.ts";

/** What a stream tells, one thing after another: a listener's mail, a doorbell's rings. */
export interface EventSource {
  next(): Promise<object | undefined>;
  close(): void;
  /** Aborted when its reader has missed too much to be waited for. */
  readonly behind?: AbortSignal;
}

export interface StreamWatch {
  /** Seconds between two comments on a quiet stream. */
  heartbeat: number;
  /** Called at each heartbeat: somebody still listens. False when they may no more: the stream ends. */
  onBeat: () => boolean;
  /** Called when the stream ends though its reader hasn't taken all: waiting for that has an end, too. */
  onBehind: () => void;
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
/** Bytes given to the socket at once. What it can't take yet it copies, for each reader that stalls. */
const piece = 32 * 1024;

/** What was told last: one message goes out on many streams, and then all have the same bytes. */
let told = { id: "" as unknown, bytes: new Uint8Array() };

/** What has an id is always the same under it, and can be resumed behind. */
function event(item: object): Uint8Array {
  const data = () => `data: ${JSON.stringify(item)}\n\n`;
  if (!("id" in item)) return utf8.encode(data());
  if (told.id !== item.id) told = { id: item.id, bytes: utf8.encode(`id: ${item.id}\n${data()}`) };
  return told.bytes;
}

/**
 * Server-Sent Events, pulled: the next one is read only when the socket has taken the one before, so that a
 * reader that stalls costs one message of memory, not its whole backlog. It is cut off by the server's idle timeout, or
 * when its source has more for it than it may miss.
 */
export function eventStream(source: EventSource, held: Held, watch: StreamWatch): Response {
  let beat: Timer | undefined;
  let asked = false;
  let ended = false;
  /** Of the event that is being told. */
  let rest: Uint8Array = new Uint8Array();

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
        source.behind?.addEventListener("abort", () => {
          close();
          watch.onBehind();
        });
        beat = setInterval(() => {
          if (!watch.onBeat()) close();
          else if (asked && controller.desiredSize === 0) controller.enqueue(comment);
        }, watch.heartbeat * 1000);
        if (held.signal.aborted) close();
      },

      async pull(controller) {
        if (rest.length === 0) {
          asked = true;
          // A long backlog and a fast reader would go on in microtasks, and no other request would get its turn.
          await turnOfLoop();
          const next = await source.next().catch((reason) => void watch.onFault(reason));
          asked = false;
          if (ended) return;
          if (!next) {
            end();
            return controller.close();
          }
          rest = event(next);
        }
        controller.enqueue(rest.subarray(0, piece));
        rest = rest.subarray(piece);
      },

      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, { headers: streamHeaders });
}
