import type { RelayClient } from "../client/relay-client.ts";
import type { Clock } from "../domain/clock.ts";
import { isOver, type Stage, type Tracked } from "../domain/delivery.ts";
import { limits } from "../domain/limits.ts";

interface Following {
  client: RelayClient;
  id: string;
  /** How far every copy is to come. */
  until: Stage;
  seconds: number;
  clock: Clock;
  /** Ends the wait early. */
  signal?: AbortSignal | undefined;
}

/** What has become of a message when it has come so far, the time is over or the wait was ended. The relay holds the answer: nobody polls. */
export async function followMessage({
  client,
  id,
  until,
  seconds,
  clock,
  signal,
}: Following): Promise<Tracked> {
  const end = clock.elapsed() + seconds * 1000;
  for (;;) {
    const left = Math.ceil((end - clock.elapsed()) / 1000);
    if (left <= 0 || signal?.aborted) return client.call("track", { id });
    try {
      const tracked = await client.call(
        "track",
        { id, until, wait: Math.min(left, limits.wait) },
        { signal },
      );
      if (tracked.deliveries.every((one) => isOver(one, until))) return tracked;
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  }
}
