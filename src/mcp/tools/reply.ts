import { z } from "zod";
import { send } from "../../contract/send.ts";
import { idPrefix } from "../../domain/id.ts";
import { draft } from "../../domain/message.ts";
import { shortId } from "../../domain/short-id.ts";
import { heldNote, heldText } from "../held-text.ts";
import { tool } from "../tool.ts";

export const reply = tool({
  name: "bch_reply",
  description:
    "Answer a message that you got: goes to its sender, in its thread and scope. Use it when an answer is wanted; not for thanks.",
  annotations: {
    title: "Answer a message",
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  input: z.strictObject({
    id: idPrefix.describe("The message you answer, as bch_inbox gave it"),
    ...draft.pick({ body: true, priority: true, refs: true }).shape,
  }),
  output: send.reply.pick({ id: true, to: true, thread: true }).extend({ note: heldNote }),

  async run({ id, ...content }, { relay, signal, nonce }) {
    const [asked, { agent }] = await Promise.all([
      relay.call("track", { id }, { signal }),
      relay.connection(),
    ]);
    /** Whoever answers a message of their own adds to it. */
    const to = asked.from === agent ? asked.to : `@${asked.from}`;
    const answer = { ...content, to, thread: asked.id, scope: asked.scope };
    const sent = await relay.call("send", answer, { signal, key: nonce });
    const note = heldText(sent.held);
    const stored = `Stored as ${shortId(sent.id)} for ${sent.to}, in answer to ${shortId(asked.id)}.`;
    return {
      text: note ? `${stored}\n${note}` : stored,
      data: { id: sent.id, to: sent.to, thread: asked.id, ...(note && { note }) },
    };
  },
});
