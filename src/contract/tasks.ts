import { z } from "zod";
import { limits } from "../domain/limits.ts";
import { agentName } from "../domain/name.ts";
import {
  task,
  taskDraft,
  taskId,
  taskLease,
  taskReason,
  taskResult,
  taskState,
  taskSummary,
} from "../domain/task.ts";
import { example } from "./example.ts";
import { route } from "./route.ts";

const id = taskId.describe("a task's id, or the start of it");
const attempt = z
  .number()
  .int()
  .min(1)
  .optional()
  .describe(
    "the attempt that one holds: refused when its lease was lost, even if the same agent has it again",
  );
const lease = taskLease.default(limits.task.lease).describe("seconds to hold it, counted from now");
const flag = z
  .enum(["", "1", "true", "0", "false"])
  .optional()
  .transform((word) => word === "" || word === "1" || word === "true");

const ofOne = ["task.unknown", "task.ambiguous", "task.conflict", "task.forbidden", "store.full"] as const;

export const postTask = route({
  method: "POST",
  path: "/tasks",
  long: true,
  who: "agent",
  summary: "Hand over work: to an agent, or to whoever is able.",
  notes:
    "With `requires` the relay offers it to the least loaded agent that has all of them, is here and isn't busy; when " +
    "there is none, the task is queued, and `reason` says why. A repeat with the same `Idempotency-Key` header within 24 hours " +
    "gets the same task. `after` holds it back until those are completed.",
  input: taskDraft,
  reply: task,
  errors: [
    "agent.unknown",
    "task.unknown",
    "task.ambiguous",
    "task.schema",
    "task.limit",
    "idempotency.mismatch",
    "store.full",
  ],
  example: {
    input: { title: "Review the schema", requires: ["typescript"] },
    reply: example.task,
  },
});

export const tasks = route({
  method: "GET",
  path: "/tasks",
  who: "agent",
  summary: "Tasks that concern the caller, the newest first.",
  notes:
    "`mine`: offered to one, or accepted. `requested`: what one has posted. `queued`: what waits for somebody and one could " +
    "accept, the most urgent and oldest first. None of them: all that one has to do with. `after` is the id of the last one seen.",
  input: z.strictObject({
    mine: flag.describe("those that one is to do, or did"),
    requested: flag.describe("those that one has posted"),
    queued: flag.describe("those that one could accept now"),
    state: taskState.optional().describe("only those in this state"),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(limits.task.list)
      .default(limits.claim)
      .describe("tasks at most"),
    after: taskId.optional().describe("id of the last one seen: only those behind it"),
  }),
  reply: z.array(taskSummary),
  errors: ["task.unknown", "task.ambiguous"],
  example: { input: { mine: "1" }, reply: [example.taskSummary] },
});

export const showTask = route({
  method: "GET",
  path: "/tasks/:id",
  who: "agent",
  summary: "A task with its description, result and history.",
  notes: "For its requester, whoever it was given to, and while it is open for all who could take it.",
  input: z.strictObject({ id }),
  reply: task,
  errors: ["task.unknown", "task.ambiguous"],
  example: { input: { id: "7d1b2c3e" }, reply: example.task },
});

export const acceptTask = route({
  method: "POST",
  path: "/tasks/:id/accept",
  who: "agent",
  summary: "Take a task that is offered to one, or that is queued and one is able for.",
  notes:
    "From now on it is one's own until `until`. A repeat with the same `Idempotency-Key` header gets the same answer; " +
    "anybody else, another session of the same agent too, gets `task.conflict` with the task as it now is.",
  input: z.strictObject({ id, lease }),
  reply: task,
  errors: [...ofOne],
  example: { input: { id: "7d1b2c3e" }, reply: example.acceptedTask },
});

export const heartbeatTask = route({
  method: "POST",
  path: "/tasks/:id/heartbeat",
  who: "agent",
  summary: "Keep a task for `lease` more seconds, counted from now.",
  input: z.strictObject({ id, lease, attempt }),
  reply: task,
  errors: [...ofOne, "task.lease"],
  example: { input: { id: "7d1b2c3e" }, reply: example.acceptedTask },
});

export const releaseTask = route({
  method: "POST",
  path: "/tasks/:id/release",
  who: "agent",
  summary: "Give a task back undone: somebody else gets it.",
  input: z.strictObject({ id, attempt, reason: taskReason.optional().describe("why, for its history") }),
  reply: task,
  errors: [...ofOne, "task.lease"],
  example: {
    input: { id: "7d1b2c3e" },
    reply: { ...example.task, state: "queued", assignee: undefined, until: undefined },
  },
});

export const completeTask = route({
  method: "POST",
  path: "/tasks/:id/complete",
  long: true,
  who: "agent",
  summary: "The work is done: its requester gets the result.",
  notes:
    "Only whoever holds it may say so. A task with a `schema` wants a result that is JSON and fits it; else the answer is " +
    "`task.result` with where and why, and the task stays with its holder.",
  input: z.strictObject({
    id,
    attempt,
    result: taskResult.optional().describe("what came of it; JSON text when the task has a schema"),
  }),
  reply: task,
  errors: [...ofOne, "task.lease", "task.result"],
  example: {
    input: { id: "7d1b2c3e", result: "Looks good; two notes in the pull request." },
    reply: example.completedTask,
  },
});

export const rejectTask = route({
  method: "POST",
  path: "/tasks/:id/reject",
  who: "agent",
  summary: "Turn down an offer, or give up what one has accepted.",
  notes:
    "An offer that was routed moves on to the next able agent, then is queued. A task for this agent by name, or one that it " +
    "has accepted, ends as `rejected`, and its requester is told.",
  input: z.strictObject({ id, attempt, reason: taskReason.optional().describe("why, for its requester") }),
  reply: task,
  errors: [...ofOne, "task.lease"],
  example: {
    input: { id: "7d1b2c3e", reason: "no access to that repository" },
    reply: { ...example.task, state: "queued", assignee: undefined, until: undefined },
  },
});

export const cancelTask = route({
  method: "POST",
  path: "/tasks/:id/cancel",
  who: "agent",
  summary: "Withdraw a task that one has posted.",
  notes: "Whoever has it, or has an offer of it, is told. Tasks that were to come after it fail.",
  input: z.strictObject({ id, reason: taskReason.optional().describe("why, for whoever has it") }),
  reply: task,
  errors: [...ofOne],
  example: {
    input: { id: "7d1b2c3e" },
    reply: { ...example.task, state: "cancelled", until: undefined, endedAt: example.task.updatedAt },
  },
});

export const reassignTask = route({
  method: "POST",
  path: "/tasks/:id/reassign",
  who: "agent",
  summary: "Give a task that one has posted to another agent, by name.",
  notes:
    "It is offered to that agent, as if it had been for it from the start; what it required counts no more. Whoever had it is told, and " +
    "its lease is over.",
  input: z.strictObject({
    id,
    to: agentName.describe("the agent it is for now"),
    reason: taskReason.optional().describe("why, for its history"),
  }),
  reply: task,
  errors: [...ofOne, "agent.unknown"],
  example: {
    input: { id: "7d1b2c3e", to: "codex-2" },
    reply: { ...example.task, to: "codex-2", requires: undefined, assignee: "codex-2" },
  },
});
