import { Fault } from "../domain/fault.ts";
import { duration } from "../domain/moment.ts";

/** `--lease 5m` in seconds; undefined leaves it to the relay. */
export function leaseSeconds(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const parsed = duration.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Fault("usage.wrong", `--lease: ${parsed.error.issues[0]?.message}`, "For example: --lease 10m");
}
