import type { Insertion } from "./insertion.ts";

export const contentKinds = ["json", "markdown", "toml", "own"] as const;

/** The kinds of files that we write into; an own file is ours from end to end. */
export type ContentKind = (typeof contentKinds)[number];

/** A text with our part in it. */
export interface Filled {
  text: string;
  /** What makes it from the text before, one after the other. */
  insertions: Insertion[];
  /** Paths of objects and arrays that came with our entries, because they were missing. */
  made: string[][];
  /** What somebody had put there by hand, which does the same and stays. */
  kept: string[];
}

/** What is to be in a file. Pure: texts in, texts out; `name` is for errors. */
export interface Content {
  kind: ContentKind;
  /** Puts our part into a text that has nothing of it. */
  fill(text: string, name: string): Filled;
  /** Whether all of it is there, and nothing of an older version. */
  isSettled(text: string, name: string): boolean;
}
