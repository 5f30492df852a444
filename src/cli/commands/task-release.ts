import { attemptFlag } from "../attempt-flag.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { namedTaskState } from "../task-state-text.ts";

export const taskRelease = command({
  name: "task release",
  summary: "Give back a task that you have, undone: somebody else gets it.",
  flags: { ...attemptFlag, ...connectionFlags },
  positionals: [
    { name: "id", description: "the task; the start of its id is enough" },
    { name: "reason", description: "why, for its history", optional: true, rest: true },
  ],
  examples: ["bch task release 7d1b2c3e", "bch task release 7d1b2c3e no time before noon"],
  async run({ args, clock, output, connect }) {
    const { client } = await connect();
    const reason = args.reason.join(" ") || undefined;
    const task = await client.call("releaseTask", { id: args.id, attempt: args.attempt, reason });
    output.answer(task, () => namedTaskState(task, clock.now()));
  },
});
