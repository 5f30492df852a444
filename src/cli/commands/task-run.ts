import { fault } from "../../domain/fault.ts";
import { limits } from "../../domain/limits.ts";
import { capability } from "../../domain/name.ts";
import { shortId } from "../../domain/short-id.ts";
import type { Task } from "../../domain/task.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { leaseSeconds } from "../lease-seconds.ts";
import { namedTaskState, taskStateText } from "../task-state-text.ts";
import { taskWorker } from "../task-worker.ts";

export const taskRun = command({
  name: "task run",
  summary: "Be a worker: take tasks as they come, and run a command on each.",
  notes:
    "One at a time, of those that are offered to you or that you are able for. The command gets the task as JSON on " +
    "standard input, and its id in BACKCHANNEL_TASK. When it ends with 0 the task is completed with what it wrote on " +
    "standard output, else rejected with what it wrote on standard error. Ctrl-c ends the command and gives the task back. " +
    "A command whose task is cancelled, or whose lease is lost, is ended. No word of a task is ever part of the command line.",
  flags: {
    exec: { type: "text", value: "CMD", description: "run this command line for each task (needed)" },
    requires: {
      type: "text",
      value: "WORD",
      description: "only tasks that require this capability",
      repeatable: true,
    },
    lease: { type: "text", value: "TIME", description: "how soon others get a task if this dies (15m)" },
    once: { type: "boolean", description: "end after one task; fails when that was not completed" },
    ...connectionFlags,
  },
  positionals: [],
  examples: [
    "bch task run --exec ./handle-task",
    "bch task run --exec 'jq -r .title | ./review' --requires review",
    "bch task run --exec 'make test 2>&1' --once --lease 5m",
  ],
  async run({ args, env, home, output, clock, stopped, connect }) {
    const commandLine = args.exec;
    if (commandLine === undefined) throw fault("usage.wrong", "--exec is missing: the command line to run");
    const lease = (await leaseSeconds(args.lease)) ?? limits.task.lease;
    const requires = args.requires.map(capabilityOf);
    const asked = stopped();
    const connection = await connect();
    const { agent } = connection;
    if (output.watched) output.note(`waiting for tasks for @${agent}; ctrl-c ends this`);
    const over = new AbortController();
    let last: Task | undefined;
    await taskWorker({
      connection,
      requires,
      lease,
      commandLine,
      // A command that writes to others does it as the agent whose task it has.
      env: {
        ...env,
        BACKCHANNEL_HOME: home,
        BACKCHANNEL_AGENT: agent,
        ...(args.url && { BACKCHANNEL_URL: args.url }),
      },
      signal: AbortSignal.any([asked, over.signal]),
      clock,
      note: (line) => output.note(line),
      passOn: (text) => output.passOn(text),
      onEnd: (task) => {
        output.answer(task, () => namedTaskState(task, clock.now()));
        last = task;
        if (args.once) over.abort();
      },
    });
    if (args.once && last && last.state !== "completed")
      throw fault("task.open", shortId(last.id), taskStateText(last, clock.now()));
  },
});

function capabilityOf(word: string): string {
  const parsed = capability.safeParse(word);
  if (parsed.success) return parsed.data;
  throw fault("usage.wrong", `--requires "${word}": ${parsed.error.issues[0]?.message}`);
}
