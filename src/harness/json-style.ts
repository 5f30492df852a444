import type { JsonNode } from "./json-scan.ts";

interface Entry {
  key: string | undefined;
  value: unknown;
}

/** How a document is written, and how an entry of it looks. */
export interface JsonStyle {
  eol: string;
  /** One step of indentation. */
  unit: string;
  /** It is all in one line. */
  inline: boolean;
  /** Between two entries on one line. */
  gap: string;
  /** Inside the brackets on one line. */
  padding: string;
  /** An entry over several lines, the first without its indentation. */
  block(entry: Entry, indent: string): string;
  /** An entry on one line. */
  line(entry: Entry): string;
}

export function jsonStyle(text: string, root: JsonNode | undefined): JsonStyle {
  const first = root?.entries[0];
  const eol = /\r\n|\n/.exec(text)?.[0] ?? "\n";
  const unit = (first && lineIndent(text, first.start)) || "  ";
  // A space behind the colons says that there is one behind the commas too.
  const spaced = /" *: /.test(text) || !/" *:/.test(text);
  const colon = spaced ? ": " : ":";
  const named = (key: string | undefined, separator: string) =>
    key === undefined ? "" : JSON.stringify(key) + separator;
  return {
    eol,
    unit,
    inline: !!root && !!first && !/[\r\n]/.test(text.slice(root.start, root.end)),
    gap: spaced ? " " : "",
    padding: root && /^. \S/.test(text.slice(root.start, root.start + 3)) ? " " : "",
    block: ({ key, value }, indent) =>
      named(key, ": ") + JSON.stringify(value, null, unit).replaceAll("\n", eol + indent),
    line: ({ key, value }) =>
      named(key, colon) +
      (spaced ? JSON.stringify(value, null, 1).replaceAll(/\n */g, " ") : JSON.stringify(value)),
  };
}

/** The white space before something that begins its line; nothing for what stands behind other text. */
export function lineIndent(text: string, at: number): string | undefined {
  const start = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
  const before = text.slice(start, at).replace(/^\uFEFF/, "");
  return /^[ \t]*$/.test(before) ? before : undefined;
}
