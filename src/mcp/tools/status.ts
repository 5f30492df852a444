import { z } from "zod";
import { me, status as route } from "../../contract/agents.ts";
import type { Delivery, Tracked } from "../../domain/delivery.ts";
import { fault } from "../../domain/fault.ts";
import { idPrefix } from "../../domain/id.ts";
import { message } from "../../domain/message.ts";
import { agentName } from "../../domain/name.ts";
import { shortId } from "../../domain/short-id.ts";
import { tool } from "../tool.ts";

const states = ["unclaimed", "claimed", "acked", "dead"] as const satisfies Delivery["state"][];

export const status = tool({
  name: "bch_status",
  description:
    "Who you are here, whether the relay answers, and how much mail waits. With status: tell others how you are. " +
    "With id: what became of a message you sent, for each receiver.",
  annotations: {
    title: "Status",
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: false,
  },
  input: z.strictObject({
    status: route.input.shape.status.optional(),
    note: route.input.shape.note.describe("Goes with status"),
    id: idPrefix.optional(),
  }),
  output: z.object({
    url: z.string(),
    ...me.reply.pick({ name: true, status: true, note: true, claimed: true }).shape,
    message: message
      .pick({ id: true, to: true, ts: true })
      .extend({ deliveries: z.array(z.looseObject({ agent: agentName, state: z.enum(states) })) })
      .optional(),
  }),

  async run(input, { relay, signal }) {
    const { status, note, id } = input;
    if (note && !status) throw fault("request.invalid", "note", "goes with a status");
    if (status) await relay.call("status", { status, ...(note && { note }) }, { signal });
    const [self, { url }, tracked] = await Promise.all([
      relay.call("me", {}, { signal }),
      relay.connection(),
      id && relay.call("track", { id }, { signal }),
    ]);
    const lines = [
      `You are @${self.name} at ${url}: ${self.status}${self.note ? ` ${JSON.stringify(self.note)}` : ""}.`,
      `${self.claimed} of your messages are claimed, here or by another session.`,
    ];
    if (tracked) lines.push(`${shortId(tracked.id)} to ${tracked.to}, sent ${tracked.ts}:`);
    if (tracked) lines.push(...tracked.deliveries.map(fate));
    return {
      text: lines.join("\n"),
      data: {
        url,
        name: self.name,
        status: self.status,
        ...(self.note && { note: self.note }),
        claimed: self.claimed,
        ...(tracked && { message: toShow(tracked) }),
      },
      waiting: self.waiting,
    };
  },
});

const toShow = ({ id, to, ts, deliveries }: Tracked) => ({ id, to, ts, deliveries });

function fate(delivery: Delivery): string {
  const { by, session } = delivery.state === "claimed" || delivery.state === "acked" ? delivery : {};
  const through = (session ? ` by ${session}` : "") + (by ? ` through ${by}` : "");
  switch (delivery.state) {
    case "unclaimed":
      return `@${delivery.agent}: unclaimed${delivery.until ? `, not handed out before ${delivery.until}` : ""}`;
    case "claimed":
      return `@${delivery.agent}: claimed${through} until ${delivery.until}`;
    case "acked":
      return `@${delivery.agent}: acked${through} at ${delivery.at}`;
    case "dead":
      return `@${delivery.agent}: dead (${delivery.why}) at ${delivery.at}`;
  }
}
