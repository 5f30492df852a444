import type { Claimed } from "../../domain/claim.ts";
import { Fault } from "../../domain/fault.ts";
import { unclaimed } from "../claimed-batch.ts";
import { command } from "../command.ts";
import { drainMail } from "../drain-mail.ts";
import { connectionFlags } from "../global-flags.ts";
import { leaseSeconds } from "../lease-seconds.ts";
import { messageFrame } from "../message-frame.ts";
import { replyCommand } from "../reply-command.ts";

/** Messages that one JSON value may hold, as they all are claimed before the first byte of it is written. */
const mostAtOnce = 1000;

export const drain = command({
  name: "drain",
  summary: "Take the mail that waits: show it, then ack it.",
  notes:
    "Only what was written out is acked; when the reader of the output is gone, or this process dies, the mail comes " +
    "back. What waits in a pipe counts as written: before head say --limit. With --hook the text is made for a harness to hand to a model: nothing when there is no mail, and no more " +
    `than harnesses take at once. With --json at most ${mostAtOnce} messages come at once.`,
  flags: {
    match: { type: "text", value: "SCOPE", description: "only mail of this scope, and mail without one" },
    urgent: { type: "boolean", description: "only urgent mail" },
    limit: { type: "number", value: "N", description: "at most so many" },
    lease: { type: "text", value: "TIME", description: "how long they stay claimed if this dies (2m)" },
    hook: { type: "boolean", description: "for a harness's hook" },
    ...connectionFlags,
  },
  positionals: [],
  examples: [
    "bch drain",
    "bch drain --match github.com/org/app --limit 10",
    "bch drain --json | jq -r '.[].body'",
    "BACKCHANNEL_AGENT=codex-1 bch drain --hook",
  ],
  async run({ args, home, clock, output, connect }) {
    const { match, urgent, hook } = args;
    if (hook && output.json) throw new Fault("usage.wrong", "--hook is text; it can't be --json too");
    output.refuseUnread();
    const { client, agent } = await connect();
    const answer = replyCommand(home, agent);
    const lease = await leaseSeconds(args.lease);
    if (hook) {
      const { drainHook } = await import("../drain-hook.ts");
      const mark = crypto.randomUUID().slice(0, 8);
      const write = (text: string) => output.text(text);
      const lost = await drainHook({
        client,
        agent,
        match,
        urgent,
        limit: args.limit,
        lease,
        answer,
        mark,
        write,
      });
      if (lost > 0) output.note(tooLate(lost));
      return;
    }
    const most = output.json ? mostAtOnce : Number.POSITIVE_INFINITY;

    const showJson = (messages: Claimed[]) => {
      output.value(messages.map(unclaimed));
      return messages;
    };
    const showText = (messages: Claimed[]) => {
      const frames = messages.map((message) => messageFrame(message, { now: clock.now(), answer }));
      output.text(`${frames.join("\n\n")}\n\n`);
      return messages;
    };
    const { shown, lost } = await drainMail({
      client,
      claim: { match, urgent, lease, via: "drain" },
      limit: Math.min(args.limit ?? most, most),
      claims: output.json ? "all" : "each",
      show: output.json ? showJson : showText,
    });
    if (lost > 0) output.note(tooLate(lost));
    if (shown === 0 && !output.json) output.note("no mail");
  },
});

const tooLate = (lost: number): string => `the lease of ${lost} ended before the ack: they may come again`;
