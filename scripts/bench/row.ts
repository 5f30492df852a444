import { quantile } from "./quantile.ts";

/** One line of the table. */
export interface Row {
  what: string;
  /** Both sides as people read them; the other one may be missing. */
  ours: string;
  other: string;
  /** What the target is about, one for each round. */
  values: number[];
  /** Behind a value: `×` for a ratio of the two sides. */
  unit: string;
  target?: { least: number } | { most: number };
  /** Why this machine can't tell. */
  unjudged?: string | undefined;
}

export interface Judged extends Row {
  median: number;
  /** The middle half of the rounds. */
  low: number;
  high: number;
  verdict: string;
  state: "met" | "missed" | "open";
}

/**
 * A value is the median of its rounds. Nothing is proved when the middle half of them lies on both sides of the target,
 * nor by a miss by less than a factor of two while others used the machine.
 */
export function judged(row: Row, busy = false): Judged {
  const sorted = row.values.toSorted((a, b) => a - b);
  const [low = 0, middle = 0, high = 0] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  return { ...row, median: middle, low, high, ...verdictOn(row, busy, [low, middle, high]) };
}

function verdictOn(
  { target, unjudged, values }: Row,
  busy: boolean,
  [low, middle, high]: [number, number, number],
): Pick<Judged, "verdict" | "state"> {
  if (values.length === 0) return { state: "open", verdict: unjudged ?? "not measured" };
  if (!target) return { state: "open", verdict: unjudged ?? "no target" };
  if (unjudged) return { state: "open", verdict: `not judged: ${unjudged}` };
  const bound = "least" in target ? target.least : target.most;
  const good = (value: number) => ("least" in target ? value >= bound : value <= bound);
  const missed = `missed by ${Math.round((Math.abs(middle - bound) / bound) * 100)} %`;
  if (good(low) !== good(high)) {
    const median = good(middle) ? "met" : missed;
    return { state: "open", verdict: `inconclusive: rounds on both sides, median ${median}` };
  }
  if (good(middle)) return { state: "met", verdict: "met" };
  if (busy && Math.max(middle / bound, bound / middle) < 2)
    return { state: "open", verdict: `inconclusive: ${missed} on a busy machine` };
  return { state: "missed", verdict: missed };
}
