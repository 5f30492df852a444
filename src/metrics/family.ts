import type { Histogram } from "../domain/histogram.ts";

export interface Sample {
  /** Each has few values, whoever calls: see docs/metrics.md. */
  labels?: Record<string, string>;
  value: number | Histogram;
}

/** What a page of metrics says of one thing, as of now. */
export interface Family {
  name: string;
  type: "counter" | "gauge" | "histogram";
  help: string;
  samples: Sample[];
}

type Given = number | Histogram | Sample[];

const of =
  (type: Family["type"]) =>
  (name: string, help: string, given: Given): Family => ({
    ...{ name, type, help },
    samples: Array.isArray(given) ? given : [{ value: given }],
  });

export const counter = of("counter");
export const gauge = of("gauge");
export const histogram = of("histogram");

/** A sample for each entry, its key under this label. */
export const labelled = (label: string, values: Iterable<[string, number]>): Sample[] =>
  [...values].map(([key, value]) => ({ labels: { [label]: key }, value }));
