import { Fault } from "../domain/fault.ts";
import { type Change, changes } from "./change.ts";
import type { ContentKind } from "./content.ts";
import type { FileResult } from "./file-result.ts";
import { type HarnessName, harnessNames } from "./harness-name.ts";
import { withdraw } from "./insertion.ts";
import { SettingsFile } from "./settings-file.ts";
import { type SetupRecord, type SetupRecords, textHash } from "./setup-records.ts";
import { isBare, strip } from "./strip.ts";

interface Undoing {
  path: string;
  what: string;
  kind: ContentKind;
  /** Whose part goes. */
  harnesses: HarnessName[];
  records: SetupRecords;
  dryRun: boolean;
}

/** Takes our part out of one file: to the byte when it is as we left it, else by what our entries say. */
export function undoFile({ path, what, kind, harnesses, records, dryRun }: Undoing): FileResult {
  const result: FileResult = { path, harnesses, what, status: "same", changes: [], kept: [] };
  try {
    const record = records.read(path);
    const others = record?.harnesses.filter((name) => !harnesses.includes(name)) ?? [];
    if (record && others.length > 0) {
      if (!dryRun) records.write({ ...record, harnesses: others });
      return { ...result, kept: [`it stays for ${others.join(", ")}`] };
    }
    const file = new SettingsFile(path);
    const undone = file.text === undefined ? undefined : undoneText(path, kind, file.text, record);
    if (undone && !dryRun) {
      if (undone.text === undefined) file.remove();
      else file.write(undone.text);
    }
    if (record && kind === "own" && file.text !== undefined && !undone) {
      return { ...result, kept: ["somebody has changed it, so it stays"] };
    }
    if (record && !dryRun) records.forget(path);
    return undone ? { ...result, status: "removed", changes: undone.changes } : result;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...result, status: "failed", error };
  }
}

interface Undone {
  /** Absent: the file goes. */
  text: string | undefined;
  changes: Change[];
}

/** The text without our part; nothing when there is none to take. */
function undoneText(
  path: string,
  kind: ContentKind,
  text: string,
  record: SetupRecord | undefined,
): Undone | undefined {
  const before = record && textHash(text) === record.after ? withdraw(text, record.insertions) : undefined;
  if (record && before !== undefined) {
    return { text: record.created ? undefined : before, changes: changes(text, record.insertions, "-") };
  }
  // A file of ours that somebody has written into is theirs by now.
  if (record && kind === "own") return undefined;
  if (!record && !mention.test(text)) return undefined;
  const left = strip(kind, text, path, record?.made ?? "unknown");
  if (left === text) return undefined;
  const gone = kind === "own" || (!!record?.created && isBare(kind, left, record.made));
  return { text: gone ? undefined : left, changes: [] };
}

/** Without a record: a file that says none of these has nothing of ours, and needn't be readable. */
const mention = new RegExp(`backchannel|bch setup|hook (?:${harnessNames.join("|")}) `);
