import type { Connection } from "../client/connect.ts";
import { sleep as systemSleep } from "../client/sleep.ts";
import { Fault } from "../domain/fault.ts";
import { type Task, type TaskSummary, taskPriorities } from "../domain/task.ts";
import { Bell } from "./bell.ts";
import { runTask, type TaskRun } from "./run-task.ts";
import { TaskNotices } from "./task-notices.ts";

/** Milliseconds after which tasks are looked for unasked, and before a look that failed is made again. */
const look = 60_000;
const again = 2000;
/** Queued tasks of one look: with a choice of capabilities the right one may be far behind. */
const queued = { usual: 20, chosen: 1000 };

interface Worker extends Omit<TaskRun, "task" | "bell" | "client"> {
  connection: Pick<Connection, "client" | "agent">;
  /** Only tasks that require all of these. */
  requires: readonly string[];
  /** Is told of each task that has ended here. */
  onEnd: (task: Task) => void;
}

/** Takes the tasks that this agent is able for, one at a time. Mail about a task is the doorbell; only an acceptance counts. */
export async function taskWorker(worker: Worker): Promise<void> {
  const { connection, signal, note, sleep = systemSleep } = worker;
  const { client, agent } = connection;
  const ended = new AbortController();
  const over = AbortSignal.any([signal, ended.signal]);
  /** There may be something to take; the task at hand may have been cancelled. */
  const [mail, heard] = [new Bell(), new Bell()];
  const notices = new TaskNotices(client);
  let lost = false;

  const listen = async () => {
    const onReconnect = (why: Fault, connected: boolean) => {
      note(`${why.message}; trying again${connected ? " until it is back" : ""}`);
      lost = true;
      mail.ring();
    };
    for await (const message of client.events({ agent }, { signal: over, onReconnect })) {
      if (message.thread === undefined) continue;
      notices.hear(message);
      mail.ring();
      heard.ring();
    }
  };
  const work = async () => {
    mail.ring();
    for (let wait = look; !over.aborted; ) {
      await mail.wait(wait, over, sleep);
      wait = look;
      try {
        for (let task = await take(worker, over); task; task = await take(worker, over)) {
          await notices.read(task.id);
          const end = await runTask({ ...worker, client, task, bell: heard, signal: over, sleep });
          await notices.read(task.id);
          if (end) worker.onEnd(end);
        }
        if (lost) note("the relay is back");
        lost = false;
      } catch (error) {
        if (!(error instanceof Fault) || error.status < 500) throw error;
        wait = again; // The event stream says that the relay is away.
      }
    }
  };
  const working = work();
  try {
    await Promise.all([listen(), working]);
  } finally {
    ended.abort();
    // Its command has to end, and its task to go back, before we do.
    await Promise.allSettled([working]);
  }
}

/** The first task that can be had; undefined when there is none. */
async function take(worker: Worker, over: AbortSignal): Promise<Task | undefined> {
  const { connection, lease } = worker;
  const { client } = connection;
  for (const { id } of over.aborted ? [] : await candidates(worker)) {
    if (over.aborted) return undefined;
    try {
      // Not cut short by ctrl-c: what an unread answer holds would be held until its lease ends.
      return await client.call("acceptTask", { id, lease });
    } catch (error) {
      // Somebody was faster.
      if (!(error instanceof Fault) || !error.code.startsWith("task.")) throw error;
    }
  }
  return undefined;
}

/** What is offered and what is queued, the most urgent and oldest first. */
async function candidates({ connection, requires }: Worker): Promise<TaskSummary[]> {
  const { client } = connection;
  const limit = requires.length > 0 ? queued.chosen : queued.usual;
  const [offers, waiting] = await Promise.all([
    client.call("tasks", { mine: "1", state: "offered", limit: queued.chosen }),
    client.call("tasks", { queued: "1", limit }),
  ]);
  const rank = ({ priority }: TaskSummary) => taskPriorities.indexOf(priority);
  return [...offers, ...waiting]
    .filter((task) => requires.every((word) => task.requires?.includes(word)))
    .sort((a, b) => rank(a) - rank(b) || a.createdAt.localeCompare(b.createdAt));
}
