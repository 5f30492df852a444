import { Fault } from "../../domain/fault.ts";
import { shortId } from "../../domain/short-id.ts";
import { bodyText } from "../body-text.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { heldNote } from "../held-note.ts";
import { recipientNames } from "../recipient-names.ts";

export const reply = command({
  name: "reply",
  summary: "Answer a message: to its sender, in its thread and scope.",
  notes: "A reply to your own message goes to whom that one was for.",
  flags: {
    channel: {
      type: "boolean",
      description: "answer to the channel it was posted to, not to the sender alone",
    },
    urgent: { type: "boolean", description: "may wake the receiver" },
    ref: { type: "text", description: "a path or link it is about", repeatable: true },
    ...connectionFlags,
  },
  positionals: [
    { name: "id", description: "the message to answer; the start of its id is enough" },
    { name: "text", description: "the answer, or - for standard input", rest: true, shown: "text …|-" },
  ],
  examples: ['bch reply 3f6c1d0e "looks good, merge it"', "bch reply 3f6c1d0e - < review.md"],
  async run({ args, input, output, clock, connect }) {
    const body = await bodyText(args.text, input);
    const { client, agent } = await connect();
    const original = await client.call("track", { id: args.id });
    const wide = original.to.startsWith("#") || original.to === "@all";
    if (args.channel && !wide) {
      throw new Fault(
        "usage.wrong",
        `${shortId(original.id)} was not posted to a channel`,
        "Leave out --channel.",
      );
    }
    const answer = await client.call("send", {
      to: args.channel || original.from === agent ? original.to : `@${original.from}`,
      body,
      priority: args.urgent ? "urgent" : "normal",
      thread: original.id,
      scope: original.scope,
      refs: args.ref.length > 0 ? args.ref : undefined,
    });
    for (const hold of answer.held ?? []) output.note(heldNote(hold, clock.now()));
    output.answer(answer, () => `sent ${shortId(answer.id)} to ${recipientNames(answer.recipients)}`);
  },
});
