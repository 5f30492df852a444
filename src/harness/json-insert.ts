import { fault } from "../domain/fault.ts";
import type { Insertion } from "./insertion.ts";
import { type JsonNode, jsonScan, nodeAt } from "./json-scan.ts";
import { type JsonStyle, jsonStyle, lineIndent } from "./json-style.ts";
import { textPlace } from "./text-place.ts";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** One more member of the object at a path, or, without a key, one more item of the array there. */
export interface JsonEdit {
  path: readonly string[];
  key?: string;
  value: Json;
}

/** What puts an entry into a document, and the paths of objects and arrays that come with it because they were missing. */
export interface JsonInsertion {
  insertions: Insertion[];
  made: string[][];
}

/** Puts an entry behind the last of its kind, in the style of the document. No byte that is there changes. */
export function jsonInsert(text: string, name: string, { path, key, value }: JsonEdit): JsonInsertion {
  const root = jsonScan(text, name);
  const style = jsonStyle(text, root);
  let depth = 0;
  while (depth < path.length && nodeAt(root, path.slice(0, depth + 1))) depth++;
  const container = nodeAt(root, path.slice(0, depth));
  const whole = (rest: readonly string[]): Json =>
    rest.reduceRight<Json>(
      (inner, step) => ({ [step]: inner }),
      key === undefined ? [value] : { [key]: value },
    );
  if (!container) return { insertions: [document(text, style, whole(path))], made: prefixes(path, 0) };

  const wanted = depth === path.length && key === undefined ? "array" : "object";
  if (container.kind !== wanted) {
    const what = depth === 0 ? "the whole" : path.slice(0, depth).join(".");
    throw fault("config.invalid", textPlace(name, text, container.start), `${what} isn't an ${wanted}`);
  }
  const entry =
    depth === path.length ? { key, value } : { key: path[depth], value: whole(path.slice(depth + 1)) };
  const insertions =
    container.entries.length > 0
      ? behind(text, style, container, entry)
      : into(text, style, container, entry);
  return { insertions, made: prefixes(path, depth) };
}

interface Entry {
  key: string | undefined;
  value: Json;
}

const prefixes = (path: readonly string[], from: number): string[][] =>
  path.slice(from).map((_, index) => path.slice(0, from + index + 1));

/** All of a file in which nothing but space and comments was. */
function document(text: string, style: JsonStyle, value: Json): Insertion {
  const body = style.block({ key: undefined, value }, "");
  const mark = text.startsWith("\uFEFF") ? 1 : 0;
  if (text.slice(mark).trim() !== "") {
    return { at: text.length, text: `${/[\r\n]$/.test(text) ? "" : style.eol}${body}${style.eol}` };
  }
  return { at: mark, text: /[\r\n]/.test(text) ? body : body + style.eol };
}

/** Behind the last entry and its comma; a comment on that line stays with it. */
function behind(text: string, style: JsonStyle, container: JsonNode, entry: Entry): Insertion[] {
  const last = container.entries.at(-1)!;
  const indent = lineIndent(text, last.start);
  const trailing = last.comma !== undefined;
  const end = trailing ? last.comma! + 1 : last.end;
  const comma = trailing ? "" : ",";
  const closing = trailing ? "," : "";
  if (indent === undefined) {
    return [{ at: end, text: `${comma}${style.gap}${style.line(entry)}${closing}` }];
  }
  const added = `${style.eol}${indent}${style.block(entry, indent)}${closing}`;
  const behindComments =
    end + /^(?:[ \t]*(?:\/\/[^\r\n]*|\/\*[\s\S]*?\*\/))*/.exec(text.slice(end))![0].length;
  if (behindComments === end) return [{ at: end, text: comma + added }];
  const apart = { at: behindComments + comma.length, text: added };
  return trailing ? [apart] : [{ at: end, text: comma }, apart];
}

/** Into an object or array that has nothing, or comments only. */
function into(text: string, style: JsonStyle, container: JsonNode, entry: Entry): Insertion[] {
  const at = container.inside;
  if (style.inline) return [{ at, text: `${style.padding}${style.line(entry)}${style.padding}` }];
  const outer = /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", container.start) + 1))![0];
  const indent = outer + style.unit;
  const broken = /[\r\n]/.test(text.slice(at, container.end));
  return [
    { at, text: `${style.eol}${indent}${style.block(entry, indent)}${broken ? "" : style.eol + outer}` },
  ];
}
