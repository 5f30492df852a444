import { attemptFlag } from "../attempt-flag.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { namedTaskState } from "../task-state-text.ts";

export const taskReject = command({
  name: "task reject",
  summary: "Turn down a task that is offered to you, or give up one that you have.",
  notes:
    "An offer moves on to the next able agent. What was posted for you by name, and what you had accepted, ends as rejected, and its requester is told.",
  flags: { ...attemptFlag, ...connectionFlags },
  positionals: [
    { name: "id", description: "the task; the start of its id is enough" },
    { name: "reason", description: "why, for its requester", optional: true, rest: true },
  ],
  examples: ["bch task reject 7d1b2c3e no access to that repository"],
  async run({ args, clock, output, connect }) {
    const { client } = await connect();
    const reason = args.reason.join(" ") || undefined;
    const task = await client.call("rejectTask", { id: args.id, attempt: args.attempt, reason });
    output.answer(task, () => namedTaskState(task, clock.now()));
  },
});
