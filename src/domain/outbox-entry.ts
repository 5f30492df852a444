import { z } from "zod";
import { moment } from "./moment.ts";

/** One delivery to one hook, kept until its receiver has taken it. */
export const outboxEntry = z.object({
  v: z.literal(1),
  hook: z.string(),
  /** Its place among the hook's. */
  number: z.number().int(),
  /** `webhook-id`: the same in each attempt, and in no other delivery. */
  id: z.uuid(),
  type: z.string(),
  timestamp: moment,
  data: z.record(z.string(), z.unknown()),
});

export type OutboxEntry = z.output<typeof outboxEntry>;

/** `<hook>.<number>`: in order of name is in order of what happened. */
export const outboxName = (hook: string, number: number): string =>
  `${hook}.${String(number).padStart(12, "0")}`;

/** Takes apart what `outboxName` has made; undefined of any other name. */
export function outboxPlace(name: string): { hook: string; number: number } | undefined {
  const [, hook, number] = /^([0-9a-f]{16})\.(\d{12})$/.exec(name) ?? [];
  return hook === undefined ? undefined : { hook, number: Number(number) };
}
