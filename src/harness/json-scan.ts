import { type Fault, fault } from "../domain/fault.ts";
import { textPlace } from "./text-place.ts";

/** A value of a JSON document, and the range of text that it takes. */
export interface JsonNode {
  start: number;
  end: number;
  kind: "object" | "array" | "text" | "word";
  /** What a text says. */
  text?: string;
  /** Members of an object, items of an array. */
  entries: JsonEntry[];
  /** Where the comments in an empty object or array end; without any, where its bracket does. */
  inside: number;
}

/** A member or an item, from its key or value on, to the end of its value. */
export interface JsonEntry {
  start: number;
  end: number;
  key?: string;
  value: JsonNode;
  /** Where the comma behind it is. */
  comma?: number;
}

/** Deeper than any settings file, and far from the end of the stack. */
const deepest = 200;

/**
 * Reads JSON as settings files have it: comments and trailing commas are fine, and a BOM is. Ranges come along, because
 * what we add goes between the bytes of the file. Nothing but space and comments: no value. `name` is for the error.
 */
export function jsonScan(text: string, name: string): JsonNode | undefined {
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  space();
  if (at === text.length) return undefined;
  const root = value(0);
  space();
  if (at < text.length) throw wrong("there is text behind the end");
  return root;

  /** Over white space and comments; gives where the last comment ended. */
  function space(): number | undefined {
    let comment: number | undefined;
    for (;;) {
      at += run(/[ \t\r\n]*/y);
      if (text.startsWith("//", at)) at += run(/[^\r\n]*/y);
      else if (text.startsWith("/*", at)) {
        const end = text.indexOf("*/", at + 2);
        if (end < 0) throw wrong("this comment has no end");
        at = end + 2;
      } else return comment;
      comment = at;
    }
  }

  /** How many characters from here on are like this. */
  function run(like: RegExp): number {
    like.lastIndex = at;
    return like.exec(text)?.[0].length ?? 0;
  }

  function value(depth: number): JsonNode {
    const start = at;
    const first = text[at];
    if (depth > deepest) throw wrong("it is nested too deeply");
    if (first === "{" || first === "[") return group(first === "{", depth);
    if (first === '"') return { start, kind: "text", text: string(), end: at, entries: [], inside: at };
    const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
    word.lastIndex = at;
    if (!word.test(text)) throw wrong(at < text.length ? "this isn't a value" : "the file ends too early");
    at = word.lastIndex;
    return { start, kind: "word", end: at, entries: [], inside: at };
  }

  function group(isObject: boolean, depth: number): JsonNode {
    const start = at++;
    const entries: JsonEntry[] = [];
    const keys = new Set<string>();
    const comment = space();
    const inside = comment ?? start + 1;
    while (text[at] !== (isObject ? "}" : "]")) {
      if (at === text.length) throw wrong("the file ends too early");
      if (entries.length > 0 && entries.at(-1)!.comma === undefined) throw wrong("a comma is missing here");
      const entry = isObject ? member(keys, depth) : item(depth);
      space();
      if (text[at] === ",") entry.comma = at++;
      entries.push(entry);
      space();
    }
    at++;
    return { start, kind: isObject ? "object" : "array", end: at, entries, inside };
  }

  function member(keys: Set<string>, depth: number): JsonEntry {
    const start = at;
    if (text[at] !== '"') throw wrong("a name in quotes is missing here");
    const key = string();
    // Which of the two holds differs between programs, so whatever we did would be right for some only.
    if (keys.has(key)) throw wrong(`"${key}" is here a second time`, start);
    keys.add(key);
    space();
    if (text[at] !== ":") throw wrong("a colon is missing here");
    at++;
    space();
    const found = value(depth + 1);
    return { start, key, value: found, end: found.end };
  }

  function item(depth: number): JsonEntry {
    const found = value(depth + 1);
    return { start: found.start, value: found, end: found.end };
  }

  function string(): string {
    // Plain characters in one run: one by one, a text of megabytes would exhaust the expression's stack.
    const quoted = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
    quoted.lastIndex = at;
    const found = quoted.exec(text)?.[0];
    if (found === undefined) throw wrong("this text in quotes has no end, or holds what JSON doesn't allow");
    at += found.length;
    return JSON.parse(found);
  }

  function wrong(why: string, where = at): Fault {
    return fault("config.invalid", textPlace(name, text, where), why);
  }
}

/** The value that a node stands for. */
export function jsonValue(node: JsonNode, text: string): unknown {
  if (node.kind === "text") return node.text;
  if (node.kind === "word") return JSON.parse(text.slice(node.start, node.end));
  if (node.kind === "array") return node.entries.map((entry) => jsonValue(entry.value, text));
  return Object.fromEntries(node.entries.map((entry) => [entry.key, jsonValue(entry.value, text)]));
}

/** What is at the end of a path of names. */
export function nodeAt(root: JsonNode | undefined, path: readonly string[]): JsonNode | undefined {
  return path.reduce<JsonNode | undefined>(
    (node, key) => node?.entries.find((entry) => entry.key === key)?.value,
    root,
  );
}
