import type { Harness, Place } from "./harness.ts";
import type { SetupRecords } from "./setup-records.ts";

/** The agent whose mail `bch setup` last made this harness bring. */
export function wiredAgent(
  { plan }: Pick<Harness, "plan">,
  place: Place,
  records: SetupRecords,
): string | undefined {
  for (const { path } of plan(place)) {
    const agent = records.read(path)?.agent;
    if (agent) return agent;
  }
  return undefined;
}
