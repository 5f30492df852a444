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
  const line = [health, check, safeLine(says) + time];
  return mend === undefined ? [line] : [line, ["", "", `mend: ${safeLine(mend)}`]];
}
