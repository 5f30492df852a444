import type { RelayClient } from "../client/relay-client.ts";
import { fault } from "../domain/fault.ts";
import { shortId } from "../domain/short-id.ts";
import type { Task } from "../domain/task.ts";
import { behindMargin } from "./behind-margin.ts";
import type { Context } from "./context.ts";
import { followTask } from "./follow-task.ts";
import { namedTaskState, taskStateText } from "./task-state-text.ts";

interface Awaited {
  client: RelayClient;
  agent: string;
  posted: Task;
  seconds: number;
  /** That it is posted, for people. */
  said: string;
}

/** Waits for the end of a task, shows its result, and fails when it wasn't completed. */
export async function awaitTask(
  { output, clock, stopped }: Pick<Context, "output" | "clock" | "stopped">,
  { client, agent, posted, seconds, said }: Awaited,
): Promise<void> {
  // Before the wait: whatever comes of that, the task is posted.
  if (!output.json) output.text(said);
  if (output.watched) output.note("waiting for its end; ctrl-c ends the wait, not the task");
  let task = posted;
  try {
    task = await followTask({ client, agent, task: posted, seconds, clock, signal: stopped() });
  } catch (error) {
    if (output.json) output.value(posted);
    throw error;
  }
  const { state, result } = task;
  output.answer(task, () =>
    [namedTaskState(task, clock.now()), ...(result ? [behindMargin(result)] : [])].join("\n"),
  );
  if (state !== "completed") throw fault("task.open", shortId(task.id), taskStateText(task, clock.now()));
}
