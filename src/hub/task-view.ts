import type { AgentRecord } from "../domain/records.ts";
import { isOpen, type Task, type TaskSummary } from "../domain/task.ts";
import type { TaskRecord, TaskTexts } from "../domain/task-record.ts";
import { TaskRouting } from "./task-routing.ts";

/**
 * Whether a task concerns an agent: it has posted it, was given it or named in it; or it could take it as it is now.
 * An agent that joined later under the same name is another one.
 */
export function concerns(task: TaskRecord, agent: AgentRecord): boolean {
  const { requester, to, assignee, state, bearers } = task;
  if ([requester, to, assignee].includes(agent.name))
    return bearers.some(({ agent: name, since }) => name === agent.name && since === agent.createdAt);
  return isOpen(state) && TaskRouting.isAble(task, agent);
}

/** A task as lists show it, with why it waits. */
export function taskSummary(record: TaskRecord, routing: TaskRouting): TaskSummary {
  const {
    v: _,
    passes: __,
    posted: ___,
    last: ____,
    waits,
    history: _____,
    bearers: ______,
    ...shown
  } = record;
  return waits ? { ...shown, reason: waitsFor(record, routing) } : shown;
}

export function taskView(record: TaskRecord, texts: TaskTexts | undefined, routing: TaskRouting): Task {
  const { v: _, id: __, ...long } = texts ?? { v: 1, id: record.id };
  return { ...taskSummary(record, routing), ...long, history: record.history };
}

function waitsFor(task: TaskRecord, routing: TaskRouting): string {
  const { waits, after = [], to, requires = [], passes } = task;
  if (waits === "tasks") return `waits for ${after.length === 1 ? "the task" : "tasks"} before it`;
  if (waits === "agent") return `@${to} hasn't accepted it yet`;
  const words = requires.join(", ");
  const able = routing.able(task);
  if (able.length === 0) return `nobody here can do ${words}`;
  const willing = able.filter(({ name }) => passes.every(({ agent }) => agent !== name));
  if (willing.length === 0) return `everybody who can do ${words} has declined it or let it pass`;
  return willing.some((agent) => routing.isHere(agent))
    ? `everybody who can do ${words} has other offers`
    : `nobody who can do ${words} is here and free`;
}
