import type { RelayClient } from "../client/relay-client.ts";
import { type Sleep, sleep } from "../client/sleep.ts";
import type { Clock } from "../domain/clock.ts";
import { isOver, type Stage, type Tracked } from "../domain/delivery.ts";
import { exits } from "../domain/errors.ts";
import { Fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";

interface Following {
  client: Pick<RelayClient, "call">;
  id: string;
  /** How far every copy is to come. */
  until: Stage;
  seconds: number;
  clock: Clock;
  /** Ends the wait early. */
  signal?: AbortSignal | undefined;
  pause?: Sleep;
}

/** Milliseconds before a relay that is away is asked again. */
const again = 2000;

/** What has become of a message when it has come so far, the time is over or the wait was ended. The relay holds the answer: nobody polls. */
export async function followMessage(following: Following): Promise<Tracked> {
  const { client, id, until, seconds, clock, signal, pause = sleep } = following;
  const end = clock.elapsed() + seconds * 1000;
  for (;;) {
    const left = Math.ceil((end - clock.elapsed()) / 1000);
    if (left <= 0 || signal?.aborted) return client.call("track", { id });
    const wait = Math.min(left, limits.wait);
    try {
      const tracked = await client.call("track", { id, until, wait }, { signal });
      if (tracked.deliveries.every((one) => isOver(one, until))) return tracked;
    } catch (error) {
      if (signal?.aborted) continue;
      // A relay that is away for a while has lost nothing, and there is time left to wait for it.
      if (!(error instanceof Fault) || error.exit !== exits.unreachable) throw error;
      await pause(again, signal);
    }
  }
}
