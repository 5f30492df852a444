import { safeLine } from "../domain/safe-text.ts";
import type { Finding } from "../ops/finding.ts";
import { table } from "./table.ts";

/** Findings in lines, each that isn't well followed by what mends it. */
export const doctorText = (groups: readonly (readonly Finding[])[]): string =>
  groups
    .filter((group) => group.length > 0)
    .map((group) => table(group.flatMap(rows)))
    .join("\n\n");

function rows({ check, health, says, mend, ms }: Finding): string[][] {
  const time = ms === undefined ? "" : `, ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  // What a relay said when it couldn't start has several.
  const [first = "", ...more] = says.split("\n").map((line) => safeLine(line.trim()));
  const lines = [[health, check, first + time], ...more.map((line) => ["", "", line])];
  return mend === undefined ? lines : [...lines, ["", "", `mend: ${safeLine(mend)}`]];
}
