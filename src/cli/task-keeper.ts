import type { RelayClient } from "../client/relay-client.ts";
import { type Sleep, sleep as systemSleep } from "../client/sleep.ts";
import type { Clock } from "../domain/clock.ts";
import { Fault } from "../domain/fault.ts";
import type { Task } from "../domain/task.ts";
import type { Bell } from "./bell.ts";

/** Milliseconds before a relay that is away is asked again. */
const again = 2000;

interface Keeping {
  client: Pick<RelayClient, "call">;
  task: Task;
  /** Seconds. */
  lease: number;
  /** Rings when something was heard of this task: it may have been cancelled. */
  bell: Bell;
  clock: Clock;
  /** Told once for each time that the relay is away. */
  note: (line: string) => void;
  /** The work is done, or was given up. */
  done: AbortSignal;
  sleep?: Sleep | undefined;
}

/**
 * Renews a lease each third of it until the work is done, or says why the task isn't ours any more. A relay that is away is
 * waited for as long as the lease lasts by our own clock: from then on somebody else may be at it.
 */
export async function taskKeeper(keeping: Keeping): Promise<string | undefined> {
  const { client, task, bell, clock, note, done, sleep = systemSleep } = keeping;
  const lease = keeping.lease * 1000;
  let end = clock.elapsed() + lease;
  let away = false;
  for (;;) {
    await bell.wait(away ? Math.min(again, lease / 3) : lease / 3, done, sleep);
    if (done.aborted) return undefined;
    const asked = clock.elapsed();
    try {
      const { id, attempt } = task;
      const timeout = Math.max(1000, end - asked);
      await client.call(
        "heartbeatTask",
        { id, attempt, lease: keeping.lease },
        { signal: done, timeout, once: true },
      );
      end = asked + lease;
      away = false;
    } catch (error) {
      if (done.aborted) return undefined;
      if (!(error instanceof Fault)) throw error;
      if (error.code.startsWith("task.")) return error.message;
      if (clock.elapsed() >= end) return `${error.message}, and the lease has ended`;
      if (!away) note(`${error.message}; it is asked again until the lease ends`);
      away = true;
    }
  }
}
