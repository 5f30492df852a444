import { z } from "zod";
import { message } from "./message.ts";
import { moment } from "./moment.ts";
import { agentName } from "./name.ts";

/** `hops`: the answer to an answer to an answer, too often within an hour. `pair`: two agents write to each other too much. */
export const holdCause = z.enum(["hops", "pair"]);

/** A copy that is on disk but isn't handed out yet, because two agents seem to keep each other going. */
export const hold = z.object({
  agent: agentName,
  until: moment,
  /** Absent when the relay was restarted since. */
  why: holdCause.optional(),
});

/** A held message as its receiver may see it: who wrote, not what. */
export const heldMessage = message.omit({ body: true, refs: true }).extend(hold.omit({ agent: true }).shape);

export type HoldCause = z.output<typeof holdCause>;
export type Hold = z.output<typeof hold>;
export type HeldMessage = z.output<typeof heldMessage>;
