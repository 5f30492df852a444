import { digits } from "./figures-text.ts";
import type { Judged } from "./row.ts";

/** A row as texts, for the terminal and for the page. */
export const columns = ["", "Backchannel", "beside", "result", "half of the rounds", "target", "verdict"];

export function cells(row: Judged): string[] {
  const { what, ours, other, unit, values, median, low, high, target, verdict } = row;
  const tail = unit === "×" ? "×" : ` ${unit}`;
  const measured = values.length > 0;
  return [
    what,
    ours,
    other,
    measured ? `${digits(median)}${tail}` : "",
    measured ? `${digits(low)}–${digits(high)}` : "",
    !target ? "" : "least" in target ? `≥ ${target.least}${tail}` : `≤ ${target.most}${tail}`,
    verdict,
  ];
}
