import { safeLine } from "../domain/safe-text.ts";
import { shortId } from "../domain/short-id.ts";
import type { TaskSummary } from "../domain/task.ts";
import { age } from "./age.ts";
import { table } from "./table.ts";
import { taskStateText } from "./task-state-text.ts";

/** Characters of a title. */
const longest = 48;

/** Tasks, a line each. */
export function taskTable(tasks: readonly TaskSummary[], now: number): string {
  const rows = tasks.map((task) => [
    shortId(task.id),
    task.priority === "normal" ? "" : task.priority,
    age(task.createdAt, now),
    `@${task.requester}`,
    taskAim(task),
    cut(safeLine(task.title)),
    taskStateText(task, now),
  ]);
  return table([["id", "priority", "age", "from", "for", "title", "state"], ...rows]);
}

/** Whom it is for: an agent, or whoever can do this. */
export const taskAim = ({ to, requires = [] }: TaskSummary): string =>
  safeLine(to ? `@${to}` : requires.join(" "));

function cut(line: string): string {
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 2).join("")} …` : line;
}
