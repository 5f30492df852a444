import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { namedTaskState } from "../task-state-text.ts";

export const taskCancel = command({
  name: "task cancel",
  summary: "Withdraw a task that you have posted.",
  notes: "Whoever has it is told. Tasks that were to come after it fail.",
  flags: connectionFlags,
  positionals: [
    { name: "id", description: "the task; the start of its id is enough" },
    { name: "reason", description: "why, for whoever has it", optional: true, rest: true },
  ],
  examples: ["bch task cancel 7d1b2c3e", "bch task cancel 7d1b2c3e the plan has changed"],
  async run({ args, clock, output, connect }) {
    const { client } = await connect();
    const reason = args.reason.join(" ") || undefined;
    const task = await client.call("cancelTask", { id: args.id, reason });
    output.answer(task, () => namedTaskState(task, clock.now()));
  },
});
