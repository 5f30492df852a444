import { shortId } from "../../domain/short-id.ts";
import { taskPriorities } from "../../domain/task.ts";
import { bodyText } from "../body-text.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { readSchema } from "../read-schema.ts";
import { taskStateText } from "../task-state-text.ts";

export const taskPost = command({
  name: "task post",
  summary: "Hand over work: to an agent, or to whoever is able to do it.",
  notes:
    "It is on the relay's disk when this succeeds. With --requires the relay offers it to the least loaded agent that is " +
    "here and has all of these capabilities; when there is none it is queued, and offered to the first that comes. What " +
    "became of it comes as mail, and stands in bch task show. With --wait the result is printed; anything but " +
    "completion is a failure then.",
  flags: {
    to: { type: "text", value: "@AGENT", description: "the agent it is for" },
    requires: {
      type: "text",
      value: "WORD",
      description: "what whoever does it has to be able to do",
      repeatable: true,
    },
    description: {
      type: "text",
      value: "TEXT",
      description: "all there is to know, or - for standard input",
    },
    priority: { type: "text", choices: taskPriorities, description: "the first are handed out first" },
    ref: { type: "text", description: "a path or link it is about", repeatable: true },
    scope: { type: "text", description: "the repository or topic it belongs to" },
    after: {
      type: "text",
      value: "ID",
      description: "a task that has to be completed before",
      repeatable: true,
    },
    schema: { type: "text", value: "FILE", description: "JSON Schema (2020-12) that the result has to fit" },
    wait: { type: "text", value: "TIME", description: "stay until it has ended: 60, 5m" },
    key: { type: "text", description: "a repeat with the same key within 24 hours posts nothing" },
    ...connectionFlags,
  },
  positionals: [
    { name: "title", description: "what is to be done, in one line", rest: true, shown: "title …" },
  ],
  examples: [
    'bch task post "review the schema" --to @codex-1 --ref src/schema.ts',
    'bch task post "port the parser" --requires rust --priority high --description - < note.md',
    'bch task post "run the tests" --requires linux --wait 10m',
    'bch task post "publish" --to codex-1 --after 7d1b2c3e',
  ],
  async run(context) {
    const { args, input, output, clock, connect } = context;
    const seconds = args.wait === undefined ? 0 : (await flagSeconds())("--wait", args.wait);
    const description =
      args.description === undefined
        ? undefined
        : await bodyText([args.description], input, "bch task post … --description - < note.md");
    const schema = args.schema === undefined ? undefined : readSchema(args.schema);
    const { client, agent } = await connect();
    const posted = await client.call(
      "postTask",
      {
        title: args.title.join(" "),
        to: args.to,
        requires: some(args.requires),
        description,
        priority: args.priority,
        refs: some(args.ref),
        scope: args.scope,
        after: some(args.after),
        schema,
      },
      { key: args.key },
    );
    const said = `posted ${shortId(posted.id)}: ${taskStateText(posted, clock.now())}`;
    if (seconds === 0) return output.answer(posted, () => said);
    const { awaitTask } = await import("../await-task.ts");
    await awaitTask(context, { client, agent, posted, seconds, said });
  },
});

const some = (words: string[]): string[] | undefined => (words.length > 0 ? words : undefined);

const flagSeconds = async () => (await import("../flag-seconds.ts")).flagSeconds;
