import { Fault } from "../domain/fault.ts";

/** `--lease 5m` in seconds; undefined leaves it to the relay. */
export async function leaseSeconds(value: string | undefined): Promise<number | undefined> {
  if (value === undefined) return undefined;
  const { duration } = await import("../domain/moment.ts");
  const parsed = duration.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Fault("usage.wrong", `--lease: ${parsed.error.issues[0]?.message}`, "For example: --lease 10m");
}
