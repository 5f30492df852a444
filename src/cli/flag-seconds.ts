import { Fault } from "../domain/fault.ts";
import { duration } from "../domain/moment.ts";

/** `--wait 5m` in seconds. */
export function flagSeconds(flag: string, value: string): number {
  const parsed = duration.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Fault("usage.wrong", `${flag}: ${parsed.error.issues[0]?.message}`, `For example: ${flag} 10m`);
}
