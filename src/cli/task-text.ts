import { safeLine, safeText } from "../domain/safe-text.ts";
import { shortId } from "../domain/short-id.ts";
import type { Task, TaskStep, TaskSummary } from "../domain/task.ts";
import { ago, left } from "./age.ts";
import { firstLine } from "./first-line.ts";
import { margin } from "./message-frame.ts";
import { table } from "./table.ts";

/** How a task stands, in a few words: `accepted by @codex-1, 14m left`. */
export function taskStateText(task: TaskSummary, now: number): string {
  const { state, assignee, until, endedAt } = task;
  const why = task.reason ? `: ${firstLine(task.reason)}` : "";
  const time = until ? `, ${left(until, now)} left` : "";
  const who = assignee ? ` ${state === "offered" ? "to" : "by"} @${assignee}` : "";
  switch (state) {
    case "queued":
      return `queued${why}`;
    case "offered":
    case "accepted":
      return `${state}${who}${time}`;
    case "cancelled":
    case "failed":
      return `${state}${endedAt ? ` ${ago(endedAt, now)}` : ""}${why}`;
    default:
      return `${state}${who}${endedAt ? ` ${ago(endedAt, now)}` : ""}${why}`;
  }
}

/** What has become of it, with its name. */
export const taskOutcome = (task: TaskSummary, now: number): string =>
  `${shortId(task.id)} ${taskStateText(task, now)}`;

/** Whom it is for. */
export const taskAim = ({ to, requires = [] }: TaskSummary): string => (to ? `@${to}` : requires.join(" "));

/** Tasks as a table, a line each. */
export function taskTable(tasks: readonly TaskSummary[], now: number): string {
  const rows = tasks.map((task) => [
    shortId(task.id),
    task.priority === "normal" ? "" : task.priority,
    `@${task.requester}`,
    ago(task.createdAt, now),
    safeLine(taskAim(task)),
    short(safeLine(task.title)),
    taskStateText(task, now),
  ]);
  return table([["id", "priority", "from", "posted", "for", "title", "state"], ...rows]);
}

/** All that is known of a task: what others wrote behind a margin, so that none of it can look like a line of ours. */
export function taskPage(task: Task, now: number): string {
  const { id, title, requester, description, result, priority, scope, refs = [], after = [], schema } = task;
  const facts = [
    ["state", taskStateText(task, now)],
    ["from", `@${requester}, ${ago(task.createdAt, now)}`],
    ["for", safeLine(taskAim(task))],
    ...(priority === "normal" ? [] : [["priority", priority]]),
    ...(task.attempt > 1 ? [["attempt", String(task.attempt)]] : []),
    ...(scope ? [["scope", safeLine(scope)]] : []),
    ...refs.map((ref) => ["ref", safeLine(ref)]),
    ...after.map((one) => ["after", shortId(one)]),
    ...(schema ? [["result fits", safeLine(JSON.stringify(schema))]] : []),
  ];
  return [
    `${shortId(id)}  ${safeLine(title)}`,
    table(facts.map(([name = "", value = ""]) => [`  ${name}`, value])),
    ...(description ? [behindMargin(description)] : []),
    ...(result ? ["  result", behindMargin(result)] : []),
    ...(task.reason && isCut(task.reason) ? ["  reason", behindMargin(task.reason)] : []),
    "  history",
    table(task.history.map((step) => [`    ${step.at}`, taskStepText(step)])),
  ].join("\n");
}

/** `@codex-1 rejected: no access to that repository` */
export function taskStepText({ who, what, note }: TaskStep): string {
  return `@${safeLine(who)} ${what}${note ? `: ${firstLine(note)}` : ""}`;
}

export const behindMargin = (text: string): string =>
  safeText(text)
    .split("\n")
    .map((line) => `${margin}${line}`.trimEnd())
    .join("\n");

const isCut = (reason: string): boolean => firstLine(reason) !== safeLine(reason);

/** Characters of a title in a table. */
const longest = 48;

function short(line: string): string {
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 2).join("")} …` : line;
}
