import { z } from "zod";
import { taskDraft } from "../../domain/task.ts";
import { shownTask, showTask } from "../shown-task.ts";
import { taskText } from "../task-text.ts";
import { tool } from "../tool.ts";

const { to, requires, description, priority, refs, scope, after, schema, title } = taskDraft.shape;

export const taskPost = tool({
  name: "bch_task_post",
  description:
    "Hand over work: to an agent by name (to), or to whoever has all capabilities in requires. How it ended comes as mail; " +
    "bch_tasks with the id shows the result.",
  annotations: {
    title: "Post a task",
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  input: z.strictObject({
    title: title.describe("One line"),
    description: description.describe("All that whoever does it must know"),
    to: to.describe("Either this or requires"),
    requires: requires.describe("As bch_agents lists them"),
    priority: priority.describe("urgent may wake"),
    refs: refs.describe("Paths or links"),
    scope: scope.describe("Repo or topic"),
    after: after.describe("Ids of tasks that must be completed before"),
    schema: schema.describe("JSON Schema that the result must fit"),
  }),
  output: shownTask,

  async run(input, { relay, signal, nonce }) {
    const posted = await relay.call("postTask", input, { signal, key: nonce });
    const why = posted.reason ? `: ${posted.reason}` : "";
    return { text: `Posted as ${posted.id}: ${taskText(posted)}${why}.`, data: showTask(posted) };
  },
});
