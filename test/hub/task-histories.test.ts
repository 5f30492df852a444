import { test } from "bun:test";
import fc from "fast-check";
import { taskAct } from "./task-act.ts";
import { TaskHistory } from "./task-history.ts";

/** More of them: TASK_HISTORIES=20000 */
const histories = Number(process.env["TASK_HISTORIES"] ?? 1000);

test("whatever happens, a task is queued for something named, offered until a time or held by a lease, and all come to an end", async () => {
  const acts = fc.array(taskAct, { minLength: 1, maxLength: 40, size: "max" });
  await fc.assert(fc.asyncProperty(acts, TaskHistory.run), { numRuns: histories });
}, 600_000);
