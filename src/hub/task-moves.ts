import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import { relayName } from "../domain/relay-name.ts";
import { isOpen, type TaskEvent, type TaskState } from "../domain/task.ts";
import type { TaskRecord } from "../domain/task-record.ts";

/** What can happen to a task. Who may cause it, and whether it is allowed now, is decided before. */
export type TaskMove =
  /** The tasks before it are completed. */
  | { what: "ready" }
  | { what: "offered"; to: string }
  | { what: "lapsed" }
  | { what: "declined"; reason?: string | undefined }
  | { what: "accepted"; by: string; lease: number }
  | { what: "heartbeat"; lease: number }
  | { what: "released"; reason?: string | undefined }
  /** The lease ended, or whoever had it or an offer of it has left. */
  | { what: "returned"; reason: string }
  | { what: "reassigned"; by: string; to: string; reason?: string | undefined }
  | { what: "completed" }
  | { what: "rejected"; reason?: string | undefined }
  | { what: "cancelled"; by: string; reason?: string | undefined }
  | { what: "failed"; reason: string };

const from: Record<TaskMove["what"], readonly TaskState[]> = {
  ready: ["queued"],
  offered: ["queued"],
  lapsed: ["offered"],
  declined: ["offered"],
  accepted: ["queued", "offered"],
  heartbeat: ["accepted"],
  released: ["accepted"],
  returned: ["offered", "accepted"],
  reassigned: ["queued", "offered", "accepted"],
  completed: ["accepted"],
  rejected: ["queued", "offered", "accepted"],
  cancelled: ["queued", "offered", "accepted"],
  failed: ["queued", "offered", "accepted"],
};

export const canMove = (task: TaskRecord, what: TaskMove["what"]): boolean =>
  from[what].includes(task.state) && !(what === "ready" && task.waits !== "tasks");

/**
 * The task after this. All that a task goes through is here, and this stays true of it: one that hasn't ended is queued and
 * waits for something named, or is offered until a deadline, or is accepted by a lease. See `unsound`.
 */
export function moved(task: TaskRecord, move: TaskMove, now: number): TaskRecord {
  const at = isoTime(now);
  const holder = task.assignee ?? relayName;
  switch (move.what) {
    case "ready":
      return { ...task, waits: task.to ? "agent" : "able", updatedAt: at };
    case "offered":
      return {
        ...stepped(task, at, relayName, "offered", move.to),
        ...{ state: "offered", assignee: move.to, until: isoTime(now + limits.task.offer * 1000) },
      };
    case "lapsed":
      return queued(stepped(passed(task, now), at, holder, "lapsed"));
    case "declined":
      return queued(stepped(passed(task), at, holder, "declined", move.reason));
    case "accepted":
      return {
        ...stepped(task, at, move.by, "accepted"),
        ...{ state: "accepted", assignee: move.by, until: isoTime(now + move.lease * 1000) },
      };
    case "heartbeat":
      return { ...task, until: isoTime(now + move.lease * 1000), updatedAt: at };
    case "released":
      return queued(stepped(passed(task, now), at, holder, "released", move.reason));
    case "returned":
      return returned(task, move.reason, now);
    case "reassigned":
      return reassigned(stepped(task, at, move.by, "reassigned", noteOf(move)), task, move.to);
    case "completed":
      return ended(stepped(task, at, holder, "completed"), "completed", at);
    case "rejected": {
      const who = task.assignee ?? task.to ?? relayName;
      const rejected = { ...stepped(task, at, who, "rejected"), assignee: who };
      return ended(rejected, "rejected", at, move.reason);
    }
    case "cancelled":
      return ended(stepped(task, at, move.by, "cancelled"), "cancelled", at, move.reason);
    case "failed":
      return failed(task, move.reason, at);
  }
}

/** An offer that its agent can't take any more costs no attempt. */
function returned(task: TaskRecord, reason: string, now: number): TaskRecord {
  const at = isoTime(now);
  const back = stepped(task, at, relayName, "returned", reason);
  if (task.state === "offered") return queued(back);
  if (task.attempt >= limits.task.attempts)
    return failed(task, `its lease ended ${task.attempt} times, the last one with @${task.assignee}`, at);
  // Who is named has it again at once; of others, another one gets it before.
  const tried = task.to ? back : passed(back, now);
  return { ...queued(tried), attempt: task.attempt + 1 };
}

const failed = (task: TaskRecord, reason: string, at: string): TaskRecord =>
  ended(stepped(task, at, relayName, "failed", reason), "failed", at, reason);

function queued(task: TaskRecord): TaskRecord {
  const { assignee: _, until: __, ...rest } = task;
  return { ...rest, state: "queued", waits: task.to ? "agent" : "able" };
}

const noteOf = ({ to, reason }: { to: string; reason?: string | undefined }): string =>
  reason === undefined ? to : `${to}: ${reason}`;

/** As if it had been for this agent from the start. Whoever had it holds an attempt that is over. */
function reassigned(stepped: TaskRecord, before: TaskRecord, to: string): TaskRecord {
  const { requires: _, ...rest } = queued(stepped);
  return {
    ...rest,
    ...{ to, passes: [], waits: before.waits === "tasks" ? "tasks" : "agent" },
    attempt: before.state === "accepted" ? before.attempt + 1 : before.attempt,
  };
}

function ended(task: TaskRecord, state: TaskState, at: string, reason?: string): TaskRecord {
  const { until: _, waits: __, ...rest } = task;
  return { ...rest, state, passes: [], endedAt: at, ...(reason === undefined ? {} : { reason }) };
}

/** Its assignee didn't take it: with a time, for a while that doubles; without one, ever. */
function passed(task: TaskRecord, now?: number): TaskRecord {
  const agent = task.assignee!;
  const times = (task.passes.find((pass) => pass.agent === agent)?.times ?? 0) + 1;
  const { least, most } = limits.task.pause;
  const pause = Math.min(least * 2 ** (times - 1), most);
  const until = now === undefined ? {} : { until: isoTime(now + pause * 1000) };
  const others = task.passes.filter((pass) => pass.agent !== agent);
  return { ...task, passes: [...others, { agent, times, ...until }].slice(-limits.task.passes) };
}

/** The first step says who posted it; of the others the last ones are kept. */
function stepped(task: TaskRecord, at: string, who: string, what: TaskEvent, note?: string): TaskRecord {
  const [first, ...others] = task.history;
  const step = { at, who, what, ...(note === undefined ? {} : { note: note.slice(0, limits.task.note) }) };
  const last = [...others, step].slice(1 - limits.task.history);
  const { waits: _, last: __, ...rest } = task;
  return { ...rest, updatedAt: at, history: first ? [first, ...last] : [step] };
}

/** What is wrong with a task that should be impossible; undefined of every task there ever is. */
export function unsound(task: TaskRecord): string | undefined {
  const { state, waits, assignee, until, endedAt, to, requires } = task;
  if ((to === undefined) === (requires === undefined)) return "is neither for an agent nor for who is able";
  if (isOpen(state) !== (endedAt === undefined)) return "has ended and hasn't";
  if ((state === "queued") !== (waits !== undefined)) return "waits for nothing that is named";
  if (state === "queued" && (assignee !== undefined || until !== undefined))
    return "is queued and somebody's";
  if ((state === "offered" || state === "accepted") && (!assignee || !until))
    return "has no holder or no end";
  if (!isOpen(state) && until !== undefined) return "has ended and has a deadline";
  return undefined;
}
