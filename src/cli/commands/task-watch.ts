import { safeLine } from "../../domain/safe-text.ts";
import { shortId } from "../../domain/short-id.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { taskStepText } from "../task-step-text.ts";
import { watchTasks } from "../watch-tasks.ts";

export const taskWatch = command({
  name: "task watch",
  summary: "Show what happens to your tasks, as it happens.",
  notes:
    "It looks and takes nothing: the mail about tasks stays in the mailbox. With --json each step is a line of JSON, with " +
    "the task as it is then.",
  flags: connectionFlags,
  positionals: [],
  examples: ["bch task watch", "bch task watch --json | jq -r .step.what"],
  async run({ output, clock, stopped, connect }) {
    output.refuseUnread();
    const signal = stopped();
    const connection = await connect();
    if (output.watched) output.note(`waiting for news of @${connection.agent}'s tasks; ctrl-c ends this`);
    await watchTasks({
      connection,
      clock,
      signal,
      note: (line) => output.note(line),
      show: (step, task) =>
        output.answer({ step, task }, () =>
          [step.at, shortId(task.id), safeLine(task.title), taskStepText(step)].join("  "),
        ),
    });
  },
});
