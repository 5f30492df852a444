import type { RelayClient } from "../client/relay-client.ts";
import type { Sleep } from "../client/sleep.ts";
import { Fault } from "../domain/fault.ts";
import type { Task } from "../domain/task.ts";

/** Milliseconds before a relay that is away is asked again. */
const again = 2000;

interface Ending {
  client: Pick<RelayClient, "call">;
  task: Task;
  /** What came of it, or why nothing did. */
  end: { result: string | undefined } | { reason: string };
  /** Ends the wait for a relay that is away. */
  signal: AbortSignal;
  note: (line: string) => void;
  sleep: Sleep;
}

/** Completes or rejects a task, as soon as the relay can be told; undefined when it isn't ours any more. */
export async function endTask(ending: Ending): Promise<Task | undefined> {
  const { client, task, end, signal, note, sleep } = ending;
  const { id, attempt } = task;
  // One for all tries: of one whose answer was lost, the next gets it.
  const key = crypto.randomUUID();
  let told = false;
  for (;;) {
    try {
      if ("reason" in end)
        return await client.call("rejectTask", { id, attempt, reason: end.reason }, { key });
      return await client.call("completeTask", { id, attempt, result: end.result }, { key });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (error.code === "task.result") return endTask({ ...ending, end: { reason: error.message } });
      if (error.status < 500 || signal.aborted) {
        note(`${"reason" in end ? "not rejected" : "its result was not taken"}: ${error.message}`);
        return undefined;
      }
      if (!told) note(`${error.message}; trying again until it is back`);
      told = true;
      await sleep(again, signal);
    }
  }
}
