import { Fault } from "../../domain/fault.ts";
import { limits } from "../../domain/limits.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { leaseSeconds } from "../lease-seconds.ts";
import { replyCommand } from "../reply-command.ts";
import { watchPrinting } from "../watch-printing.ts";

export const watch = command({
  name: "watch",
  summary: "Wait for mail: show each message as it arrives, or run a command on it.",
  notes:
    "A message is acked when it was written out, or when the command ends with 0; else it is given back and comes " +
    "again, each time later. The command gets the message as JSON on standard input, and in BACKCHANNEL_FROM, _TO, " +
    "_BODY, _ID, _PRIORITY, _THREAD and _SCOPE; a body that an environment can't hold (128 KiB) is on standard input " +
    "only. Quote these in shell code: they are another's words. With --json each message is a line of JSON.",
  flags: {
    exec: { type: "text", value: "CMD", description: "run this command line for each message" },
    parallel: { type: "number", value: "N", description: "so many commands at a time (1)" },
    "urgent-only": { type: "boolean", description: "leave other mail where it is" },
    match: { type: "text", value: "SCOPE", description: "only mail of this scope, and mail without one" },
    lease: { type: "text", value: "TIME", description: "how long a message stays claimed if this dies (2m)" },
    session: {
      type: "text",
      value: "NAME",
      description: "which of the agent's readers this is, for senders to see",
    },
    once: { type: "boolean", description: "end after one message" },
    ...connectionFlags,
  },
  positionals: [],
  examples: [
    "bch watch",
    "bch watch --urgent-only --once",
    `bch watch --exec 'notify-send "$BACKCHANNEL_FROM" "$BACKCHANNEL_BODY"'`,
    "bch watch --exec ./handle-mail --parallel 4",
  ],
  async run(context) {
    const { args, output, stopped, connect } = context;
    const { exec, parallel } = args;
    if (parallel !== undefined && (exec === undefined || parallel < 1 || parallel > limits.claim)) {
      throw new Fault("usage.wrong", `--parallel is 1 to ${limits.claim}, and goes with --exec`);
    }
    if (exec === undefined) output.refuseUnread();
    const asked = stopped();
    const connection = await connect();
    const over = new AbortController();
    const watching = {
      connection,
      match: args.match,
      urgent: args["urgent-only"],
      lease: await leaseSeconds(args.lease),
      session: args.session,
      once: args.once,
      signal: AbortSignal.any([asked, over.signal]),
      end: () => over.abort(),
      note: (line: string) => output.note(line),
    };
    if (output.watched) output.note(`waiting for mail to @${connection.agent}; ctrl-c ends this`);
    if (exec === undefined) {
      const answer = replyCommand(context.home, connection.agent);
      return watchPrinting({ ...watching, output, clock: context.clock, answer });
    }

    const { watchExecuting } = await import("../watch-executing.ts");
    const env = {
      ...context.env,
      // A command that answers does it as the agent whose mail it has.
      BACKCHANNEL_HOME: context.home,
      BACKCHANNEL_AGENT: connection.agent,
      ...(args.url && { BACKCHANNEL_URL: args.url }),
    };
    await watchExecuting({ ...watching, commandLine: exec, parallel: parallel ?? 1, env });
  },
});
