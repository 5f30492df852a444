import { z } from "zod";
import { limits } from "./limits.ts";
import { message } from "./message.ts";
import { moment } from "./moment.ts";
import { line } from "./text.ts";

/** Seconds a claim may be held. */
export const leaseSeconds = z.number().int().min(limits.lease.least).max(limits.lease.most);

/** Through which door a claimer came: `drain`, `watch`, `mcp`, `hook`, … */
export const via = z.string().regex(/^[a-z]{1,16}$/, "up to 16 letters a-z");

/** Only mail whose scope this contains, or that has none, is meant. */
export const match = line(limits.scope);

/** Proof of one claim of one message: its id, the attempt, and a number that no other claim has. */
export const receipt = z
  .string()
  .regex(/^[0-9a-f-]{36}\.\d{1,6}\.[0-9a-f]{8}$/, "a receipt is what a claim gave, unchanged");

export const claimed = message.extend({
  receipt,
  leaseUntil: moment,
  /** 1 the first time it is handed out; more means that it may have been seen before. */
  attempt: z.number().int(),
});

export type Claimed = z.output<typeof claimed>;
