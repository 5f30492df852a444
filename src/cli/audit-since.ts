import { z } from "zod";
import { Fault } from "../domain/fault.ts";
import { duration } from "../domain/moment.ts";

const forms = "a time like 2h or 7d, a day like 2026-11-28, or an instant like 2026-11-28T09:00:00Z";

/** `--since` in milliseconds since 1970: how long ago, the start of a day of UTC, or an instant. */
export function auditSince(value: string, now: number): number {
  const ago = duration.safeParse(value);
  if (ago.success) return now - ago.data * 1000;
  const instant = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).safeParse(value);
  if (instant.success) return Date.parse(instant.data);
  throw new Fault("usage.wrong", `--since: ${forms}`);
}
