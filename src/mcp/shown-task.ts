import { z } from "zod";
import { type Task, type TaskSummary, task } from "../domain/task.ts";

/** A task as a tool gives it to a program. Its schema names little of it, as each session pays for that. */
export const shownTask = task
  .pick({ id: true })
  .extend({ state: z.string(), untrusted: z.looseObject({}) })
  .loose();

/** What its requester and its assignee wrote stands apart from what the relay vouches for. */
export function showTask(found: TaskSummary | Task): z.output<typeof shownTask> {
  const { id, state, requester, to, requires, priority, attempt, assignee, until } = found;
  const { title, scope, reason } = found;
  const long = "history" in found ? found : undefined;
  const all = {
    ...{ id, state, requester, to, requires, priority, attempt, assignee, until },
    untrusted: {
      ...{ title, scope, reason },
      ...{ description: long?.description, refs: long?.refs, schema: long?.schema, result: long?.result },
    },
  };
  // Without what is undefined, which JSON doesn't have.
  return JSON.parse(JSON.stringify(all));
}
