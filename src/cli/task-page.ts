import { safeLine } from "../domain/safe-text.ts";
import { shortId } from "../domain/short-id.ts";
import type { Task } from "../domain/task.ts";
import { ago } from "./age.ts";
import { behindMargin } from "./behind-margin.ts";
import { firstLine } from "./first-line.ts";
import { table } from "./table.ts";
import { taskStateText } from "./task-state-text.ts";
import { taskStepText } from "./task-step-text.ts";
import { taskAim } from "./task-table.ts";

/** All that is known of a task. */
export function taskPage(task: Task, now: number): string {
  const { id, title, description, result, reason, history } = task;
  return [
    `${shortId(id)}  ${safeLine(title)}`,
    table(facts(task, now)),
    description && behindMargin(description),
    result && `  result\n${behindMargin(result)}`,
    // Where it is longer than what stands beside the state.
    reason && firstLine(reason) !== safeLine(reason) && `  reason\n${behindMargin(reason)}`,
    "  history",
    table(history.map((step) => [`    ${step.at}`, taskStepText(step)])),
  ]
    .filter(Boolean)
    .join("\n");
}

function facts(task: Task, now: number): string[][] {
  const { requester, createdAt, priority, attempt, scope, refs = [], after = [], schema } = task;
  const rows: (string[] | false)[] = [
    ["state", taskStateText(task, now)],
    ["from", `@${requester}, ${ago(createdAt, now)}`],
    ["for", taskAim(task)],
    priority !== "normal" && ["priority", priority],
    attempt > 1 && ["attempt", String(attempt)],
    scope !== undefined && ["scope", safeLine(scope)],
    ...refs.map((ref) => ["ref", safeLine(ref)]),
    ...after.map((one) => ["after", shortId(one)]),
    schema !== undefined && ["schema", safeLine(JSON.stringify(schema))],
  ];
  return rows.filter((row) => row !== false).map(([name, value]) => [`  ${name}`, value!]);
}
