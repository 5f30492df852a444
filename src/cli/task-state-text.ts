import { shortId } from "../domain/short-id.ts";
import type { TaskSummary } from "../domain/task.ts";
import { ago, left } from "./age.ts";
import { firstLine } from "./first-line.ts";

/** How a task stands, in a few words: `accepted by @codex-1, 14m left`. */
export function taskStateText(task: TaskSummary, now: number): string {
  const { state, assignee, until, endedAt, reason } = task;
  const who = assignee ? ` ${state === "offered" ? "to" : "by"} @${assignee}` : "";
  const when = endedAt ? ` ${ago(endedAt, now)}` : "";
  const why = reason ? `: ${firstLine(reason)}` : "";
  switch (state) {
    case "offered":
    case "accepted":
      return `${state}${who}${until ? `, ${left(until, now)} left` : ""}`;
    case "completed":
    case "rejected":
      return `${state}${who}${when}${why}`;
    default:
      return `${state}${when}${why}`;
  }
}

/** The same with its name. */
export const namedTaskState = (task: TaskSummary, now: number): string =>
  `${shortId(task.id)} ${taskStateText(task, now)}`;
