import { z } from "zod";
import { moment } from "./moment.ts";
import { agentName } from "./name.ts";
import { task, taskSummary } from "./task.ts";

const v = z.literal(1);

/** Who was offered a task and didn't take it: `times` in a row. Not offered again before `until`, or never without one. */
const pass = z.object({ agent: agentName, times: z.number().int(), until: moment.optional() });

/** A task as it is kept, without its long texts: all open ones and those of the last 30 days are in memory. */
export const taskRecord = taskSummary.extend({
  v,
  history: task.shape.history,
  /** What a queued one waits for: `tasks` before it, an agent that is `able`, or the `agent` it is for. */
  waits: z.enum(["tasks", "able", "agent"]).optional(),
  passes: z.array(pass),
  /** When those whom it names joined: a later bearer of the same name is another agent. */
  bearers: z.array(z.object({ agent: agentName, since: moment })),
  /** The key with which it was posted, and a digest of its draft. */
  posted: z.object({ key: z.string(), digest: z.string() }).optional(),
  /** The key of the last call that changed it, and whose: a repeat gets the same answer. */
  last: z.object({ who: agentName, key: z.string() }).optional(),
});

/** The rest of it, read when somebody asks. */
export const taskTexts = z.object({
  v,
  id: z.uuid(),
  ...task.pick({ description: true, refs: true, schema: true, result: true }).shape,
});

export type TaskRecord = z.output<typeof taskRecord>;
export type TaskTexts = z.output<typeof taskTexts>;
