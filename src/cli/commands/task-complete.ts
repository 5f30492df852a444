import { attemptFlag } from "../attempt-flag.ts";
import { bodyText } from "../body-text.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { namedTaskState } from "../task-state-text.ts";

export const taskComplete = command({
  name: "task complete",
  summary: "Say that a task you have is done, and what came of it.",
  notes:
    "With - the result comes from standard input. When the task has a schema, the result is JSON that fits it; one that " +
    "doesn't is refused with where and why, and the task stays yours.",
  flags: { ...attemptFlag, ...connectionFlags },
  positionals: [
    { name: "id", description: "the task; the start of its id is enough" },
    {
      name: "result",
      description: "what came of it, or - for standard input",
      optional: true,
      rest: true,
      shown: "result …|-",
    },
  ],
  examples: [
    'bch task complete 7d1b2c3e "looks good; two notes in the pull request"',
    "bch task complete 7d1b2c3e - < review.md",
  ],
  async run({ args, input, clock, output, connect }) {
    const words = args.result;
    const result =
      words.length > 0 ? await bodyText(words, input, "bch task complete <id> - < review.md") : undefined;
    const { client } = await connect();
    const task = await client.call("completeTask", { id: args.id, attempt: args.attempt, result });
    output.answer(task, () => namedTaskState(task, clock.now()));
  },
});
