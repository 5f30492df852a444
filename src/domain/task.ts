import { z } from "zod";
import { limits } from "./limits.ts";
import { moment } from "./moment.ts";
import { agentName, capability } from "./name.ts";
import { line, text } from "./text.ts";

/**
 * `queued`: nobody has it. `offered`: one agent may take it until a deadline. `accepted`: one agent has it, by a lease.
 * The others are ends: nothing moves on from there.
 */
export const taskState = z.enum([
  "queued",
  "offered",
  "accepted",
  "completed",
  "rejected",
  "cancelled",
  "failed",
]);

/** Work that may still come to something. */
export const isOpen = (state: TaskState): boolean =>
  state === "queued" || state === "offered" || state === "accepted";

/** The first are handed out first. */
export const taskPriorities = ["urgent", "high", "normal", "low"] as const;
export const taskPriority = z.enum(taskPriorities);

/**
 * What happened. `lapsed`: an offer was not accepted in time. `returned`: a lease ended without a word, or whoever had it
 * left. `reassigned`: its requester has given it to another agent. `declined`: an offer was turned down, and moves on; `rejected` is an end.
 */
export const taskEvent = z.enum([
  "posted",
  "offered",
  "lapsed",
  "declined",
  "accepted",
  "released",
  "returned",
  "reassigned",
  "completed",
  "rejected",
  "cancelled",
  "failed",
]);

/** Who did what when. The relay signs what nobody did: an offer, an end of a lease. */
export const taskStep = z.object({
  at: moment,
  who: z.string(),
  what: taskEvent,
  /** Whom it was offered to, or why. */
  note: z.string().optional(),
});

/** The start of a task's id, long enough not to be a slip. */
export const taskId = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f-]{4,36}$/, "a task's id is 4 to 36 characters of 0-9, a-f and hyphens");

/** Why somebody gives back, refuses or withdraws a task. */
export const taskReason = text(limits.task.reason);
export const taskResult = text(limits.task.result);
export const taskLease = z.number().int().min(limits.lease.least).max(limits.lease.most);

/** JSON Schema 2020-12. What it may hold, `checkSchema` of the hub says. */
export const resultSchema = z
  .record(z.string(), z.unknown())
  .refine(
    (schema) => Buffer.byteLength(JSON.stringify(schema)) <= limits.task.schema,
    `at most ${limits.task.schema} bytes`,
  );

const requires = z
  .array(capability)
  .min(1, "name at least one capability")
  .max(limits.task.requires, `at most ${limits.task.requires} capabilities`)
  .transform((list) => [...new Set(list)].sort());

/** What a requester writes. The relay adds who it is, the id and when. */
export const taskDraft = z
  .strictObject({
    title: line(limits.task.title).describe("what is to be done, in one line"),
    description: text(limits.task.description).optional().describe("all that whoever does it must know"),
    to: agentName.optional().describe("the agent it is for; either this or `requires`"),
    requires: requires.optional().describe("capabilities: the relay finds an agent that has them all"),
    priority: taskPriority.default("normal").describe("the first are handed out first; urgent may wake"),
    refs: z
      .array(line(limits.ref))
      .max(limits.refs, `at most ${limits.refs} refs`)
      .optional()
      .describe("paths and links that belong to it"),
    scope: line(limits.scope).optional().describe("a repository or topic, as of a message"),
    after: z
      .array(taskId)
      .min(1)
      .max(limits.task.after, `at most ${limits.task.after} tasks`)
      .optional()
      .describe("ids of tasks that have to be completed before"),
    schema: resultSchema.optional().describe("JSON Schema (2020-12) that the result has to fit"),
  })
  .refine(({ to, requires }) => (to === undefined) !== (requires === undefined), {
    path: ["to"],
    error: "name either an agent (to) or what it has to be able to do (requires)",
  });

/** A task in a list. */
export const taskSummary = z.object({
  id: z.uuid(),
  title: z.string(),
  requester: agentName,
  to: agentName.optional(),
  requires: z.array(z.string()).optional(),
  priority: taskPriority,
  scope: z.string().optional(),
  after: z.array(z.uuid()).optional(),
  state: taskState,
  /** Why it is queued, or why it ended so. */
  reason: z.string().optional(),
  /** Whom it is offered to, who has it, or who had it at its end. */
  assignee: agentName.optional(),
  /** When the offer or the lease ends. */
  until: moment.optional(),
  /** 1 the first time; one more for each lease that has ended. */
  attempt: z.number().int(),
  createdAt: moment,
  updatedAt: moment,
  endedAt: moment.optional(),
});

/** A task as its requester, its assignee and those who could take it see it. */
export const task = taskSummary.extend({
  description: z.string().optional(),
  refs: z.array(z.string()).optional(),
  schema: z.record(z.string(), z.unknown()).optional(),
  result: z.string().optional(),
  /** The first step and the last ones. */
  history: z.array(taskStep),
});

export type TaskState = z.output<typeof taskState>;
export type TaskPriority = z.output<typeof taskPriority>;
export type TaskEvent = z.output<typeof taskEvent>;
export type TaskStep = z.output<typeof taskStep>;
export type TaskDraft = z.output<typeof taskDraft>;
export type TaskSummary = z.output<typeof taskSummary>;
export type Task = z.output<typeof task>;
