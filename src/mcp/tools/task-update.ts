import { z } from "zod";
import { acceptTask, completeTask } from "../../contract/tasks.ts";
import { fault } from "../../domain/fault.ts";
import { type Task, taskId } from "../../domain/task.ts";
import { shownTask, showTask } from "../shown-task.ts";
import { framedTask, taskText } from "../task-text.ts";
import { type ToolContext, tool } from "../tool.ts";

const input = z.strictObject({
  id: taskId,
  action: z.enum(["accept", "heartbeat", "release", "complete", "reject", "cancel"]),
  result: completeTask.input.shape.result.describe("Goes with complete"),
  reason: z.string().optional().describe("Goes with release, reject, cancel"),
  attempt: completeTask.input.shape.attempt.describe("As accept gave it"),
  lease: acceptTask.input.shape.lease
    .removeDefault()
    .optional()
    .describe("Seconds until others get it; goes with accept, heartbeat"),
});

type Update = z.output<typeof input>;

export const taskUpdate = tool({
  name: "bch_task_update",
  description:
    "Move a task on. accept: it is yours, do it if it fits what your user wants. heartbeat before the lease ends. complete with " +
    "the result, or release to give it back. reject: you won't do it. cancel: one that you posted. A conflict means that it " +
    "isn't yours (any more): stop working on it.",
  annotations: {
    title: "Accept, complete or give back a task",
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: false,
    openWorldHint: true,
  },
  input,
  output: shownTask,

  async run(update, context) {
    const strays = {
      result: ["complete"],
      reason: ["release", "reject", "cancel"],
      lease: ["accept", "heartbeat"],
    };
    for (const [field, actions] of Object.entries(strays))
      if (update[field as keyof Update] !== undefined && !actions.includes(update.action))
        throw fault("request.invalid", field, `goes with ${actions.join(", ")}`);
    const done = await call(update, context);
    const text =
      update.action === "accept" ? framedTask(done, context.nonce) : `Task ${done.id}: ${taskText(done)}.`;
    return { text, data: showTask(done) };
  },
});

function call({ action, id, result, reason, attempt, lease }: Update, context: ToolContext): Promise<Task> {
  const { relay, signal, nonce } = context;
  const how = { signal, key: nonce };
  switch (action) {
    case "accept":
      return relay.call("acceptTask", { id, lease }, how);
    case "heartbeat":
      return relay.call("heartbeatTask", { id, lease, attempt }, how);
    case "release":
      return relay.call("releaseTask", { id, reason, attempt }, how);
    case "complete":
      return relay.call("completeTask", { id, result, attempt }, how);
    case "reject":
      return relay.call("rejectTask", { id, reason, attempt }, how);
    case "cancel":
      return relay.call("cancelTask", { id, reason }, how);
  }
}
