import type { Histogram } from "../domain/histogram.ts";
import type { Family, Sample } from "./family.ts";

type Labels = Record<string, string>;

/** Families in Prometheus' text format, version 0.0.4. */
export function exposition(families: Iterable<Family>): string {
  const lines: string[] = [];
  for (const { name, type, help, samples } of families) {
    lines.push(`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`);
    for (const sample of samples) lines.push(...sampleLines(name, sample));
  }
  return `${lines.join("\n")}\n`;
}

function sampleLines(name: string, { labels = {}, value }: Sample): string[] {
  return typeof value === "number" ? [line(name, labels, value)] : histogramLines(name, labels, value);
}

function histogramLines(name: string, labels: Labels, { bounds, counts, sum }: Histogram): string[] {
  let below = 0;
  const buckets = [...bounds, Number.POSITIVE_INFINITY].map((bound, at) => {
    below += counts[at]!;
    return line(`${name}_bucket`, { ...labels, le: written(bound) }, below);
  });
  return [...buckets, line(`${name}_sum`, labels, sum), line(`${name}_count`, labels, below)];
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(
    ([key, text]) => `${key}="${escaped(text).replaceAll('"', '\\"')}"`,
  );
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${written(value)}`;
}

const written = (value: number): string =>
  Number.isFinite(value) ? String(value) : value > 0 ? "+Inf" : value < 0 ? "-Inf" : "NaN";

const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
