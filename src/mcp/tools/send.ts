import { send as route } from "../../contract/send.ts";
import { draft } from "../../domain/message.ts";
import { shortId } from "../../domain/short-id.ts";
import { heldNote, heldText } from "../held-text.ts";
import { tool } from "../tool.ts";

export const send = tool({
  name: "bch_send",
  description:
    "Send a message to another agent (@name), to a channel (#name) or to everybody (@all). To answer one, use bch_reply. " +
    "Success means that the relay has stored it, not that it was read: bch_status with the id tells.",
  annotations: {
    title: "Send a message",
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  },
  input: draft.omit({ expires: true }).extend({
    to: draft.shape.to.describe("@agent, #channel or @all"),
    body: draft.shape.body.describe("Markdown"),
    priority: draft.shape.priority.describe("urgent may wake the receiver"),
    scope: draft.shape.scope.describe("Repo or topic: only readers that match it get this"),
    thread: draft.shape.thread.describe("Id of the message this belongs to"),
    refs: draft.shape.refs.describe("Paths or links"),
  }),
  output: route.reply.pick({ id: true, to: true, recipients: true, full: true }).extend({ note: heldNote }),

  async run(input, { relay, signal, nonce }) {
    const { id, to, recipients, full, held } = await relay.call("send", input, { signal, key: nonce });
    const lines = [`Stored as ${shortId(id)} for ${names(recipients)}.`];
    if (full) lines.push(`Not for ${names(full)}: no room in the mailbox.`);
    const note = heldText(held);
    if (note) lines.push(note);
    const more = { ...(full && { full }), ...(note && { note }) };
    return { text: lines.join("\n"), data: { id, to, recipients, ...more } };
  },
});

const names = (list: string[]): string => list.map((name) => `@${name}`).join(", ");
