import { median } from "./quantile.ts";
import type { Row } from "./row.ts";

export interface Sides extends Pick<Row, "what" | "target" | "unjudged"> {
  /** One figure for each round. */
  ours: number[];
  other: number[];
  shown: (value: number) => string;
}

/** Ours ÷ the other, round by round. */
export function ratioRow({ what, target, unjudged, ours, other, shown }: Sides): Row {
  return {
    what,
    ours: shown(median(ours)),
    other: shown(median(other)),
    values: ours.map((value, round) => value / other[round]!),
    unit: "×",
    unjudged,
    ...(target ? { target } : {}),
  };
}

/** For what isn't here to be measured. */
export const missingRow = (what: string, unjudged: string): Row => ({
  what,
  ours: "",
  other: "",
  values: [],
  unit: "×",
  unjudged,
});
