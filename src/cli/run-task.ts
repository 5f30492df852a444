import type { Env } from "../client/home.ts";
import type { RelayClient } from "../client/relay-client.ts";
import { type Sleep, sleep as systemSleep } from "../client/sleep.ts";
import type { Clock } from "../domain/clock.ts";
import { Fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { safeJson } from "../domain/safe-text.ts";
import { shortId } from "../domain/short-id.ts";
import type { Task } from "../domain/task.ts";
import type { Bell } from "./bell.ts";
import { Captured } from "./captured.ts";
import { endTask } from "./end-task.ts";
import { execCommand } from "./exec-command.ts";
import { lastBytes } from "./last-bytes.ts";
import { taskKeeper } from "./task-keeper.ts";

export interface TaskRun {
  client: Pick<RelayClient, "call">;
  /** As it was accepted. */
  task: Task;
  /** Seconds that it is ours without a heartbeat. */
  lease: number;
  commandLine: string;
  env: Env;
  /** Aborts when the worker is to end: the task is given back. */
  signal: AbortSignal;
  /** Rings when something was heard of this task. */
  bell: Bell;
  clock: Clock;
  note: (line: string) => void;
  /** What the command says on its standard error. */
  passOn: (text: string) => void;
  sleep?: Sleep | undefined;
}

/** One accepted task through one command. Gives the task as it ended; undefined when it went back, or was lost. */
export async function runTask(run: TaskRun): Promise<Task | undefined> {
  const { client, task, commandLine, env, signal, passOn, sleep = systemSleep } = run;
  const note = (line: string) => run.note(`${shortId(task.id)}: ${line}`);
  const done = new AbortController();
  const lost = new AbortController();
  const keeping = taskKeeper({ ...run, note, done: done.signal, sleep });
  const watching = keeping
    .then((why) => {
      if (why === undefined) return;
      note(`${why}; its command was ended`);
      lost.abort();
    })
    .catch((error) => {
      lost.abort();
      throw error;
    });

  const out = new Captured(limits.task.result + 2, "beginning");
  const err = new Captured(limits.task.reason, "end");
  const decoder = new TextDecoder();
  const running = execCommand({
    commandLine,
    input: `${safeJson(task)}\n`,
    // The id alone: no word of others is in the environment of a shell.
    env: { ...env, BACKCHANNEL_TASK: task.id },
    signal: AbortSignal.any([signal, lost.signal]),
    onOut: (piece) => out.add(piece),
    onErr: (piece) => {
      err.add(piece);
      passOn(decoder.decode(piece, { stream: true }));
    },
  }).finally(() => done.abort());
  const [failure] = await Promise.all([running, watching]);

  if (lost.signal.aborted) return undefined;
  if (signal.aborted) return giveBack(client, task, note);
  return endTask({ client, task, end: endOf(failure, out, err), signal, note, sleep });
}

/** Its result, or why there is none. */
function endOf(failure: string | undefined, out: Captured, err: Captured) {
  if (failure !== undefined) {
    const said = lastBytes(new TextDecoder().decode(err.bytes), limits.task.reason).trim();
    return { reason: said || `the command ${failure}` };
  }
  try {
    const result = new TextDecoder("utf-8", { fatal: true }).decode(out.bytes).replace(/\r?\n$/, "");
    if (Buffer.byteLength(result) <= limits.task.result) return { result: result || undefined };
  } catch {
    // What is too long may be cut through.
    if (out.bytes.length <= limits.task.result) return { reason: "the command's output isn't UTF-8 text" };
  }
  return { reason: `the command's output is over ${limits.task.result} bytes` };
}

/** Somebody else can begin at once; where this fails, they wait for the end of the lease. */
async function giveBack(
  client: Pick<RelayClient, "call">,
  { id, attempt }: Task,
  note: (line: string) => void,
): Promise<undefined> {
  const reason = "its worker was stopped";
  try {
    await client.call("releaseTask", { id, attempt, reason }, { timeout: 2000 });
    note("given back");
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    note(`not given back, so it comes back when its lease ends: ${error.message}`);
  }
}
