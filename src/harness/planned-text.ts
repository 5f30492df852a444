import { type Change, changes } from "./change.ts";
import type { Filled } from "./content.ts";
import type { FilePlan } from "./harness.ts";
import { withdraw } from "./insertion.ts";
import { type SetupRecord, textHash } from "./setup-records.ts";
import { isBare, strip } from "./strip.ts";

/** A file as it is to be, when it isn't yet. */
export interface Planned extends Filled {
  /** There was no file before, or nothing that anybody would miss. */
  created: boolean;
  changes: Change[];
}

/** What nothing has to be done for, and what stays there that isn't ours. */
export interface Settled {
  kept: string[];
}

/** What a plan makes of a file. Pure. What an older version put there is replaced, where it is still found. */
export function plannedText(
  { path, content }: FilePlan,
  text: string | undefined,
  record: SetupRecord | undefined,
): Planned | Settled {
  if (text === undefined) return filled("", true, []);
  const untouched = record && textHash(text) === record.after ? withdraw(text, record.insertions) : undefined;
  if (record && untouched !== undefined) {
    return filled(untouched, record.created, changes(text, record.insertions, "-"));
  }
  if (content.isSettled(text, path))
    return { kept: content.fill(strip(content.kind, text, path, "unknown"), path).kept };
  if (record && content.kind === "own") return { kept: ["somebody has changed it, so it stays"] };
  const base = strip(content.kind, text, path, record?.made ?? "unknown");
  const bare =
    content.kind === "own" ? base === "" : !!record?.created && isBare(content.kind, base, record.made);
  return filled(bare ? "" : base, bare, []);

  function filled(base: string, created: boolean, removed: Change[]): Planned | Settled {
    const next = content.fill(base, path);
    if (next.text === text) return { kept: next.kept };
    return { ...next, created, changes: [...removed, ...changes(next.text, next.insertions, "+")] };
  }
}
