import { z } from "zod";
import { type TaskStep, task, taskSummary } from "./task.ts";

const v = z.literal(1);

/** Names and times are what the relay itself has written: 10,000 of them are read at a start, so each is only a text. */
const name = z.string();
const time = z.string();

/** Who was offered a task and didn't take it: `times` in a row. Not offered again before `until`, or never without one. */
interface Pass {
  agent: string;
  times: number;
  until?: string | undefined;
}

/** Objects in which these are texts: a third of the time that a schema of each takes. */
const listOf = <T>(...texts: (keyof T & string)[]) =>
  z.custom<T[]>(
    (value) =>
      Array.isArray(value) && value.every((item) => texts.every((key) => typeof item?.[key] === "string")),
  );

/** A task as it is kept, without its long texts: all open ones and those of the last 30 days are in memory. */
export const taskRecord = taskSummary.extend({
  v,
  ...{ id: name, requester: name, to: name.optional(), assignee: name.optional() },
  ...{ after: z.array(name).optional(), until: time.optional() },
  ...{ createdAt: time, updatedAt: time, endedAt: time.optional() },
  history: listOf<TaskStep>("at", "who", "what"),
  /** What a queued one waits for: `tasks` before it, an agent that is `able`, or the `agent` it is for. */
  waits: z.enum(["tasks", "able", "agent"]).optional(),
  passes: listOf<Pass>("agent"),
  /** When those whom it names joined: a later bearer of the same name is another agent. */
  bearers: listOf<{ agent: string; since: string }>("agent", "since"),
  /** The key with which it was posted, and a digest of its draft. */
  posted: z.object({ key: z.string(), digest: z.string() }).optional(),
  /** The key of the last call that changed it, and whose: a repeat gets the same answer. */
  last: z.object({ who: name, key: z.string() }).optional(),
});

/** The rest of it, read when somebody asks. */
export const taskTexts = z.object({
  v,
  id: z.uuid(),
  ...task.pick({ description: true, refs: true, schema: true, result: true }).shape,
});

export type TaskRecord = z.output<typeof taskRecord>;
export type TaskTexts = z.output<typeof taskTexts>;
