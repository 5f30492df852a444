import { namedAgent } from "../../client/connect.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { namedTaskState } from "../task-state-text.ts";

export const taskReassign = command({
  name: "task reassign",
  summary: "Give a task that you have posted to another agent.",
  notes: "It is offered to that agent. Whoever had it is told, and its lease is over.",
  flags: connectionFlags,
  positionals: [
    { name: "id", description: "the task; the start of its id is enough" },
    { name: "to", shown: "@agent", description: "who is to do it now" },
    { name: "reason", description: "why, for its history", optional: true, rest: true },
  ],
  examples: [
    "bch task reassign 7d1b2c3e @codex-2",
    "bch task reassign 7d1b2c3e @codex-2 the other one is stuck",
  ],
  async run({ args, clock, output, connect }) {
    const to = namedAgent({ agent: args.to, env: {} })!;
    const { client } = await connect();
    const reason = args.reason.join(" ") || undefined;
    const task = await client.call("reassignTask", { id: args.id, to, reason });
    output.answer(task, () => namedTaskState(task, clock.now()));
  },
});
