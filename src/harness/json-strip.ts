import { type JsonEntry, type JsonNode, jsonScan, jsonValue } from "./json-scan.ts";
import { lineIndent } from "./json-style.ts";

/** Whether an entry is one that bch setup wrote, by what it says. */
export type IsOurs = (value: unknown, key: string | undefined) => boolean;

/**
 * Paths of objects and arrays that came with our entries, and go with the last of them. Where nobody remembers: all
 * that are empty then.
 */
export type Made = readonly (readonly string[])[] | "unknown";

interface Stripping {
  text: string;
  /** For errors. */
  name: string;
  isOurs: IsOurs;
  made: Made;
}

/** An entry on the way down to one of ours. */
interface Step {
  container: JsonNode;
  index: number;
  /** Of the container; items are numbered. */
  path: string[];
}

/** Takes our entries out of a document, each with its comma and its line. No other byte changes. */
export function jsonStrip({ text, name, isOurs, made }: Stripping): string {
  const root = jsonScan(text, name);
  const steps = root && findOurs(root, text, isOurs, []);
  if (!steps) return text;
  return jsonStrip({ text: cut(text, highest(steps, made)), name, isOurs, made });
}

function findOurs(container: JsonNode, text: string, isOurs: IsOurs, path: string[]): Step[] | undefined {
  for (const [index, { key, value }] of container.entries.entries()) {
    const step = { container, index, path };
    if (value.kind === "object" && isOurs(jsonValue(value, text), key)) return [step];
    const deeper = findOurs(value, text, isOurs, [...path, key ?? `${index}`]);
    if (deeper) return [step, ...deeper];
  }
  return undefined;
}

/** The whole that has to go with an entry: a group that is left without hooks, and what we made and is left empty. */
function highest(steps: Step[], made: Made): Step {
  let level = steps.length - 1;
  for (; level > 0; level--) {
    const { container, path } = steps[level]!;
    if (container.entries.length > 1) break;
    const group = steps[level - 2];
    if (path.at(-1) === "hooks" && group?.container.kind === "array") level--;
    else if (made !== "unknown" && !made.some((one) => one.join("\n") === path.join("\n"))) break;
  }
  return steps[level]!;
}

function cut(text: string, { container, index }: Step): string {
  const entry = container.entries[index]!;
  const stop = entry.comma === undefined ? entry.end : entry.comma + 1;
  if (container.entries.length === 1) {
    const before = text.slice(container.start + 1, entry.start);
    const after = text.slice(stop, container.end - 1);
    if ((before + after).trim() === "") return without(text, container.start + 1, container.end - 1);
  }
  const [from, to] = range(text, container, entry, stop);
  const previous = container.entries[index - 1];
  const left = without(text, from, to);
  // Ours was the last and had no comma, so the one before it got one from us.
  return previous && entry.comma === undefined ? without(left, previous.comma!, previous.comma! + 1) : left;
}

/** An entry with its comma, and the space or the line ends that are there for its sake. */
function range(text: string, { entries }: JsonNode, entry: JsonEntry, stop: number): [number, number] {
  const indent = lineIndent(text, entry.start);
  const rest = /^[ \t]*(\r\n|\n|\r)?/.exec(text.slice(stop))!;
  if (indent !== undefined && rest[1]) return [entry.start - indent.length, stop + rest[0].length];
  if (indent !== undefined || entry.comma !== undefined) return [entry.start, stop + rest[0].length];
  const previous = entries[entries.indexOf(entry) - 1];
  const gap = previous ? text.slice(previous.comma! + 1, entry.start) : "";
  return [entry.start - (gap.trim() === "" ? gap.length : 0), stop];
}

const without = (text: string, from: number, to: number): string => text.slice(0, from) + text.slice(to);
