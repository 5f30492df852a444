import { z } from "zod";
import { moment } from "./moment.ts";

const count = z.number().int();

/** A room in numbers, without a name. Times in seconds. */
export const stats = z.object({
  agents: count,
  /** Heard of within the last ten minutes. */
  online: count,
  /** In all mailboxes now; `held` is unclaimed and not handed out before its time. */
  mail: z.object({ unclaimed: count, held: count, claimed: count, dead: count }),
  /** How long the oldest that can be claimed has waited. */
  oldestWaiting: z.number().optional(),
  /** When the relay was started: what follows has happened since. */
  since: moment,
  sent: count,
  /** Copies, as all that follows. */
  claimed: count,
  redelivered: count,
  acked: count,
  died: count,
  /** From a send to its first claim, as far as the buckets of a histogram tell. */
  sendToClaim: z.object({ p50: z.number(), p99: z.number() }).optional(),
});

export type Stats = z.output<typeof stats>;
