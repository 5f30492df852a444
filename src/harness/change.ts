import type { Insertion } from "./insertion.ts";

/** A piece that was put into a file or taken out, and the line at which it begins. */
export interface Change {
  sign: "+" | "-";
  line: number;
  text: string;
}

/** What these insertions made of a text, piece by piece; commas are left out. */
export function changes(text: string, insertions: readonly Insertion[], sign: Change["sign"]): Change[] {
  return ranges(insertions).flatMap(([start, end]) => {
    const piece = text.slice(start, end);
    const skipped = /^,?\s*?(\r\n|\n|$)|^,? */.exec(piece)![0].length;
    const shown = piece.slice(skipped).trimEnd();
    if (shown === "" || shown === ",") return [];
    const line = text.slice(0, start + skipped).split("\n").length;
    return [{ sign, line, text: shown.replaceAll("\r\n", "\n") }];
  });
}

/** Where the insertions are in the text that all of them are in; one inside another is a part of it. */
function ranges(insertions: readonly Insertion[]): [number, number][] {
  let found: [number, number][] = [];
  for (const { at, text } of insertions) {
    const inside = found.findIndex(([start, end]) => start < at && at <= end);
    found = found.map(([start, end], index) => {
      if (index === inside) return [start, end + text.length];
      return start >= at ? [start + text.length, end + text.length] : [start, end];
    });
    if (inside < 0) found.push([at, at + text.length]);
  }
  return found.sort(([one], [other]) => one - other);
}
