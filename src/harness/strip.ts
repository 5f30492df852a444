import type { ContentKind } from "./content.ts";
import { jsonScan } from "./json-scan.ts";
import { jsonStrip, type Made } from "./json-strip.ts";
import { stripSections } from "./marked-section.ts";
import { isOurs } from "./our-command.ts";
import { ownMark } from "./own-content.ts";

/** A text without anything of ours, found by what it says: for files that somebody has changed since. */
export function strip(kind: ContentKind, text: string, name: string, made: Made): string {
  if (kind === "json") return jsonStrip({ text, name, isOurs, made });
  if (kind === "own") return text.includes(ownMark) ? "" : text;
  return stripSections(text, kind, name);
}

/** Whether a text holds nothing that anybody would miss, when the file was made for our part. */
export function isBare(kind: ContentKind, text: string, made: readonly (readonly string[])[]): boolean {
  if (kind !== "json") return text.trim() === "";
  const root = jsonScan(text, "");
  if (!root) return text.trim() === "";
  return root.entries.every(
    ({ key, value }) =>
      value.entries.length === 0 && made.some((path) => path.length === 1 && path[0] === key),
  );
}
