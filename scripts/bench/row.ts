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

/** A value is the median of its rounds. When the middle half of them lies on both sides of the target, nothing is proved. */
export function judged(row: Row): Judged {
  const sorted = row.values.toSorted((a, b) => a - b);
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [
    number,
    number,
    number,
  ];
  const verdict = verdictOn(row, low, middle, high);
  return { ...row, median: middle, low, high, ...verdict };
}

function verdictOn(
  { target, unjudged, values }: Row,
  low: number,
  middle: number,
  high: number,
): Pick<Judged, "verdict" | "state"> {
  if (values.length === 0) return { state: "open", verdict: unjudged ?? "not measured" };
  if (!target) return { state: "open", verdict: unjudged ?? "no target" };
  if (unjudged) return { state: "open", verdict: `not judged: ${unjudged}` };
  const bound = "least" in target ? target.least : target.most;
  const good = (value: number) => ("least" in target ? value >= bound : value <= bound);
  const off = `${Math.round((Math.abs(middle - bound) / bound) * 100)} %`;
  if (good(low) !== good(high))
    return {
      state: "open",
      verdict: `inconclusive: rounds on both sides, median ${good(middle) ? "met" : `missed by ${off}`}`,
    };
  return good(middle) ? { state: "met", verdict: "met" } : { state: "missed", verdict: `missed by ${off}` };
}
