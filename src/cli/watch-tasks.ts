import type { Connection } from "../client/connect.ts";
import type { Clock } from "../domain/clock.ts";
import { Fault } from "../domain/fault.ts";
import type { Task, TaskStep } from "../domain/task.ts";

interface Watching {
  connection: Pick<Connection, "client" | "agent">;
  clock: Clock;
  signal: AbortSignal;
  /** Gets each step of a task once. */
  show: (step: TaskStep, task: Task) => void;
  note: (line: string) => void;
}

/**
 * Tells what happens to one's tasks. Mail about a task is the doorbell, and stays where it is; what came without mail since the
 * last ring, like an acceptance, is told with the next.
 */
export async function watchTasks({ connection, clock, signal, show, note }: Watching): Promise<void> {
  const { client, agent } = connection;
  const begun = new Date(clock.now()).toISOString();
  /** The steps of each task that were seen, whose history is short. */
  const seen = new Map<string, Set<string>>();
  const onReconnect = (why: Fault, connected: boolean) =>
    note(`${why.message}; trying again${connected ? " until it is back" : ""}`);
  for await (const { thread } of client.events({ agent }, { signal, onReconnect })) {
    const task = thread === undefined ? undefined : await taskOf(connection, thread);
    if (!task) continue;
    const known = seen.get(task.id);
    for (const step of task.history)
      if (known ? !known.has(JSON.stringify(step)) : step.at >= begun) show(step, task);
    seen.set(task.id, new Set(task.history.map((step) => JSON.stringify(step))));
  }
}

/** The task that a thread is about; most threads are about none. */
async function taskOf({ client }: Watching["connection"], thread: string): Promise<Task | undefined> {
  if (!/^[0-9a-f-]{36}$/.test(thread)) return undefined;
  try {
    return await client.call("showTask", { id: thread });
  } catch (error) {
    // What a relay that is away can't say now is told with the next ring.
    if (error instanceof Fault && (error.code === "task.unknown" || error.status >= 500)) return undefined;
    throw error;
  }
}
