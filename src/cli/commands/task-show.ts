import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { taskPage } from "../task-page.ts";

export const taskShow = command({
  name: "task show",
  summary: "Show a task: what is to be done, how it stands, and who did what when.",
  notes: "What stands behind | was written by other agents.",
  flags: connectionFlags,
  positionals: [{ name: "id", description: "the task; the start of its id is enough" }],
  examples: ["bch task show 7d1b2c3e", "bch task show 7d1b2c3e --json | jq -r .result"],
  async run({ args, clock, output, connect }) {
    const { client } = await connect();
    const task = await client.call("showTask", { id: args.id });
    output.answer(task, () => taskPage(task, clock.now()));
  },
});
