import { Fault } from "../../domain/fault.ts";
import { taskState } from "../../domain/task.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { taskTable } from "../task-table.ts";

/** Tasks of one look, when nobody says how many. */
const usual = 100;

export const taskList = command({
  name: "task list",
  summary: "List tasks: what you are to do, what you have posted, or what you could take.",
  notes: "Without a flag: those that are offered to you, or that you took, the newest first.",
  flags: {
    requested: { type: "boolean", description: "what you have posted" },
    queued: { type: "boolean", description: "what waits, and you could take" },
    all: { type: "boolean", description: "everything that you have to do with" },
    state: { type: "text", choices: taskState.options, description: "only those in this state" },
    limit: { type: "number", value: "N", description: `at most so many (${usual})` },
    after: { type: "text", value: "ID", description: "only those behind this one" },
    ...connectionFlags,
  },
  positionals: [],
  examples: ["bch task list", "bch task list --requested --state failed", "bch task list --queued --json"],
  async run({ args, clock, output, connect }) {
    const { requested, queued, all, state, limit, after } = args;
    if (Number(requested) + Number(queued) + Number(all) > 1)
      throw new Fault("usage.wrong", "--requested, --queued and --all don't go together");
    const { client } = await connect();
    const mine = !(requested || queued || all);
    const found = await client.call("tasks", {
      ...(mine && { mine: "1" }),
      ...(requested && { requested: "1" }),
      ...(queued && { queued: "1" }),
      ...{ state, limit, after },
    });
    const none = mine && state === undefined ? "nothing for you to do" : "no tasks";
    output.answer(found, () => (found.length === 0 ? none : taskTable(found, clock.now())));
    const last = found.at(-1);
    if (last && found.length === (limit ?? usual))
      output.note(`there may be more: add --after ${last.id}, or raise --limit`);
  },
});
