import { z } from "zod";
import { via } from "./claim.ts";
import { holdCause } from "./hold.ts";
import { message } from "./message.ts";
import { moment } from "./moment.ts";
import { agentName } from "./name.ts";
import { session } from "./session.ts";

/**
 * `expired`: not claimed in time. `attempts`: handed out too often without an ack. `left`: its agent is gone.
 * `damaged`: its file was torn or taken away, and put aside.
 */
export const deathCause = z.enum(["expired", "attempts", "left", "damaged"]);

/** Who holds it or had it: through which door, and in which session, as far as its claim said so. */
const reader = { by: via.optional(), session: session.optional() };

/** What became of one message for one recipient: where its file is, is its state. */
export const delivery = z.discriminatedUnion("state", [
  z.object({
    agent: agentName,
    state: z.literal("unclaimed"),
    attempt: z.number().int(),
    /** Not handed out before. */
    until: moment.optional(),
    /** Why it is held from the start, as long as the relay remembers. */
    why: holdCause.optional(),
  }),
  z.object({
    agent: agentName,
    state: z.literal("claimed"),
    attempt: z.number().int(),
    until: moment,
    ...reader,
  }),
  z.object({ agent: agentName, state: z.literal("acked"), at: moment, ...reader }),
  z.object({ agent: agentName, state: z.literal("dead"), at: moment, why: deathCause }),
]);

/** How far a copy is to come: into a reader's hands, or to its end, acked or dead. */
export const stage = z.enum(["claimed", "ended"]);

export function isOver({ state }: Delivery, until: Stage): boolean {
  return state === "acked" || state === "dead" || (until === "claimed" && state === "claimed");
}

/** A message as its sender or receiver may follow it. The body is there only while it is stored. */
export const tracked = message.omit({ body: true }).extend({
  body: z.string().optional(),
  deliveries: z.array(delivery),
});

export type DeathCause = z.output<typeof deathCause>;
export type Delivery = z.output<typeof delivery>;
export type Stage = z.output<typeof stage>;
export type Tracked = z.output<typeof tracked>;
