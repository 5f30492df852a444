/**
 * What is wrong with a file, as a word.
 *
 * - `torn`: it doesn't hold what it should from its first byte to its last
 * - `version`: a newer bch wrote it
 * - `content`: it holds something else than its name or its place says
 * - `foreign`: nothing of this name or kind belongs here
 * - `twin`: its message has another file
 * - `stray`: mail of no agent
 * - `line`: lines of the ledger that can't be read
 * - `mode`: others can get at it, or its owner can't
 * - `owner`, `unreadable`: the system keeps it from us
 * - `leftover`: a crash left it, and the next start takes it away: no harm
 */
export type DamageKind =
  | "torn"
  | "version"
  | "content"
  | "foreign"
  | "twin"
  | "stray"
  | "line"
  | "mode"
  | "owner"
  | "unreadable"
  | "leftover";

/** A part of a file, in bytes. */
export interface Span {
  at: number;
  length: number;
}

export interface Damage {
  path: string;
  kind: DamageKind;
  /** A few words for people. */
  says: string;
  /** Of damaged lines: where in the file they are. */
  lines?: Span[];
}

/** What a check of a file's content has found. */
export type Found = Omit<Damage, "path">;
