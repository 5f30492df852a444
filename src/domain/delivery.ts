import { z } from "zod";
import { via } from "./claim.ts";
import { message } from "./message.ts";
import { moment } from "./moment.ts";
import { agentName } from "./name.ts";

/**
 * `expired`: not claimed in time. `attempts`: handed out too often without an ack. `left`: its agent is gone.
 * `damaged`: its file was torn or taken away, and put aside.
 */
export const deathCause = z.enum(["expired", "attempts", "left", "damaged"]);

/** What became of one message for one recipient: where its file is, is its state. */
export const delivery = z.discriminatedUnion("state", [
  z.object({ agent: agentName, state: z.literal("unclaimed"), attempt: z.number().int() }),
  z.object({
    agent: agentName,
    state: z.literal("claimed"),
    attempt: z.number().int(),
    until: moment,
    by: via.optional(),
  }),
  z.object({ agent: agentName, state: z.literal("acked"), at: moment, by: via.optional() }),
  z.object({ agent: agentName, state: z.literal("dead"), at: moment, why: deathCause }),
]);

/** A message as its sender or receiver may follow it. The body is there only while it is stored. */
export const tracked = message.omit({ body: true }).extend({
  body: z.string().optional(),
  deliveries: z.array(delivery),
});

export type DeathCause = z.output<typeof deathCause>;
export type Delivery = z.output<typeof delivery>;
export type Tracked = z.output<typeof tracked>;
