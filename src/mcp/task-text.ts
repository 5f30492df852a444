import { frameHead, modelText } from "../domain/frame.ts";
import { safeLine } from "../domain/safe-text.ts";
import type { Task, TaskSummary } from "../domain/task.ts";

/** How a task stands, in what the relay vouches for: `accepted by @codex-1 until 2026-11-21T12:15:00.000Z, attempt 2`. */
export function taskText({ state, assignee, until, attempt, priority }: TaskSummary): string {
  const who = assignee ? ` ${state === "offered" ? "to" : "by"} @${assignee}` : "";
  return [
    `${state}${who}${until ? ` until ${until}` : ""}`,
    attempt > 1 && `attempt ${attempt}`,
    priority !== "normal" && priority,
  ]
    .filter(Boolean)
    .join(", ");
}

/** A task in a list. Its title is another agent's words. */
export const taskLine = (task: TaskSummary): string =>
  [`${task.id} ${taskText(task)}`, `from @${task.requester}`, modelText(JSON.stringify(task.title))].join(
    " · ",
  );

/** A task as a model reads it that may do it: what others wrote between marks that they can't have known. */
export function framedTask(task: Task, nonce: string): string {
  const mark = nonce.slice(0, 8);
  const { id, requester, to, requires = [], history, title, description, scope, refs, schema } = task;
  const steps = history.map(({ at, who, what }) => `${at} @${safeLine(who)} ${what}`);
  return [
    `Task ${id} from @${requester} for ${to ? `@${to}` : requires.join(" ")}: ${taskText(task)}`,
    frameHead(mark),
    `[${mark} begins]`,
    `title: ${modelText(title)}`,
    scope && `scope: ${modelText(scope)}`,
    refs && `refs: ${refs.map(modelText).join(", ")}`,
    description && modelText(description),
    schema && `The result has to be JSON that fits: ${modelText(JSON.stringify(schema))}`,
    task.reason && `reason: ${modelText(task.reason)}`,
    task.result && `result: ${modelText(task.result)}`,
    `[${mark} ends]`,
    ...steps,
  ]
    .filter(Boolean)
    .join("\n");
}
