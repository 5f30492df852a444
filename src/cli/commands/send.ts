import { shortId } from "../../domain/short-id.ts";
import { bodyText } from "../body-text.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { heldNote } from "../held-note.ts";
import { recipientNames } from "../recipient-names.ts";

export const send = command({
  name: "send",
  summary: "Leave a message for an agent, a channel, or everybody.",
  notes:
    "It is on the relay's disk when this succeeds. With - the text comes from standard input, so that long or quoted " +
    "text needs no shell art. With --wait it fails when somebody hasn't acked it by then, and says what is known.",
  flags: {
    urgent: { type: "boolean", description: "may wake the receiver" },
    scope: { type: "text", description: "only for readers whose --match contains this, like a repository" },
    thread: { type: "text", value: "ID", description: "the message this one belongs to" },
    ref: { type: "text", description: "a path or link it is about", repeatable: true },
    expires: {
      type: "text",
      value: "TIME",
      description: "undelivered by then, it is dead: 15m, 2d, 2026-12-31T12:00:00Z",
    },
    wait: { type: "text", value: "TIME", description: "stay until every receiver has acked it: 60, 5m" },
    key: { type: "text", description: "a repeat with the same key within 24 hours stores nothing" },
    ...connectionFlags,
  },
  positionals: [
    { name: "to", description: "whom it is for", shown: "@agent|#channel|@all" },
    { name: "text", description: "the message, or - for standard input", rest: true, shown: "text …|-" },
  ],
  examples: [
    'bch send @codex-1 "the schema is ready for review"',
    'bch send "#design" --urgent "build is red" --ref src/api.ts',
    'bch send @codex-1 "may I merge?" --wait 5m',
    "git diff | bch send @reviewer - --scope github.com/org/app",
  ],
  async run(context) {
    const { args, input, output, clock, connect } = context;
    const body = await bodyText(args.text, input);
    const seconds = args.wait === undefined ? 0 : (await flagSeconds())("--wait", args.wait);
    const { client } = await connect();
    const posted = await client.call(
      "send",
      {
        to: args.to,
        body,
        priority: args.urgent ? "urgent" : "normal",
        scope: args.scope,
        thread: args.thread,
        refs: args.ref.length > 0 ? args.ref : undefined,
        expires: args.expires,
      },
      { key: args.key },
    );
    for (const hold of posted.held ?? []) output.note(heldNote(hold, clock.now()));
    if (seconds > 0) {
      const { awaitAcks } = await import("../await-acks.ts");
      return awaitAcks(context, { client, posted, seconds });
    }
    output.answer(posted, () => `sent ${shortId(posted.id)} to ${recipientNames(posted.recipients)}`);
    if (posted.full?.length)
      output.note(`no room in the mailbox of ${recipientNames(posted.full)}: not sent there`);
  },
});

const flagSeconds = async () => (await import("../flag-seconds.ts")).flagSeconds;
