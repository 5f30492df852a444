import { fault } from "../domain/fault.ts";
import type { Insertion } from "./insertion.ts";
import { textPlace } from "./text-place.ts";

export type SectionSyntax = "markdown" | "toml";

const what = "backchannel: written by bch setup, taken out by bch setup --undo";
const marks = {
  markdown: { begin: `<!-- ${what} -->`, end: "<!-- backchannel: end -->" },
  toml: { begin: `# ${what}`, end: "# backchannel: end" },
} as const;

/** Puts a section between marks at the end of a text, behind an empty line. */
export function markedSection(text: string, syntax: SectionSyntax, section: string): Insertion {
  const eol = /\r\n|\n/.exec(text)?.[0] ?? "\n";
  const { begin, end } = marks[syntax];
  const body = [begin, ...section.trimEnd().split("\n"), end, ""].join(eol);
  // A BOM counts as white space here.
  const lead = text.trim() === "" ? "" : /[\r\n]$/.test(text) ? eol : eol + eol;
  return { at: text.length, text: lead + body };
}

/** The section as it is between the marks, line ends aside. */
export function sectionIn(text: string, syntax: SectionSyntax): string | undefined {
  const found = range(text, syntax, "");
  if (!found) return undefined;
  return text
    .slice(...found)
    .trim()
    .split(/\r\n|\n/)
    .slice(1, -1)
    .join("\n");
}

/** Takes sections out, each with the empty line before it. */
export function stripSections(text: string, syntax: SectionSyntax, name: string): string {
  const found = range(text, syntax, name);
  if (!found) return text;
  // The empty line is ours, unless there is nothing above it.
  const before = text.slice(0, found[0]).replace(/(?<=\S\s*\n)(?:\r\n|\n)$/, "");
  return stripSections(before + text.slice(found[1]), syntax, name);
}

function range(text: string, syntax: SectionSyntax, name: string): [number, number] | undefined {
  const { begin, end } = marks[syntax];
  const from = text.indexOf(begin);
  if (from < 0) return undefined;
  const stop = text.indexOf(end, from);
  if (stop < 0)
    throw fault("config.invalid", textPlace(name, text, from), `the end mark "${end}" is missing`);
  const after = stop + end.length;
  return [from, after + (/^[ \t]*(?:\r\n|\n)?/.exec(text.slice(after))?.[0].length ?? 0)];
}
