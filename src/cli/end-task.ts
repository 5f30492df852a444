import type { RelayClient } from "../client/relay-client.ts";
import type { Sleep } from "../client/sleep.ts";
import { Fault } from "../domain/fault.ts";
import { type Task, taskSummary } from "../domain/task.ts";

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
  let told = false;
  for (;;) {
    try {
      if ("reason" in end) return await client.call("rejectTask", { id, attempt, reason: end.reason });
      return await client.call("completeTask", { id, attempt, result: end.result });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (error.code === "task.result") return endTask({ ...ending, end: { reason: error.message } });
      if (isSo(error, ending)) return await client.call("showTask", { id });
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

/** A refusal because of what our own call did, whose answer was lost. */
function isSo({ code, details }: Fault, { task, end }: Ending): boolean {
  if (code !== "task.conflict") return false;
  const now = taskSummary.safeParse(details?.task);
  const wanted = "reason" in end ? "rejected" : "completed";
  return (
    now.success &&
    now.data.state === wanted &&
    now.data.assignee === task.assignee &&
    now.data.attempt === task.attempt
  );
}
