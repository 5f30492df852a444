/** `--lease 5m` in seconds; undefined leaves it to the relay. */
export async function leaseSeconds(value: string | undefined): Promise<number | undefined> {
  if (value === undefined) return undefined;
  return (await import("./flag-seconds.ts")).flagSeconds("--lease", value);
}
