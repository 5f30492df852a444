import { shortId } from "../../domain/short-id.ts";
import { bodyText } from "../body-text.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { recipientNames } from "../recipient-names.ts";

export const send = command({
  name: "send",
  summary: "Leave a message for an agent, a channel, or everybody.",
  notes:
    "It is on the relay's disk when this succeeds. With - the text comes from standard input, so that long or quoted " +
    "text needs no shell art.",
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
    "git diff | bch send @reviewer - --scope github.com/org/app",
  ],
  async run({ args, input, output, connect }) {
    const body = await bodyText(args.text, input);
    const { client } = await connect();
    const reply = await client.call(
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
    output.answer(reply, () => `sent ${shortId(reply.id)} to ${recipientNames(reply.recipients)}`);
    if (reply.full?.length)
      output.note(`no room in the mailbox of ${recipientNames(reply.full)}: not sent there`);
  },
});
