import { Fault } from "../domain/fault.ts";
import type { FileResult } from "./file-result.ts";
import type { FilePlan } from "./harness.ts";
import type { HarnessName } from "./harness-name.ts";
import { plannedText } from "./planned-text.ts";
import { SettingsFile } from "./settings-file.ts";
import { type SetupRecord, type SetupRecords, textHash } from "./setup-records.ts";

interface Installing {
  plan: FilePlan;
  harnesses: HarnessName[];
  /** The project whose file it is; none for the person's own. */
  project: string | undefined;
  records: SetupRecords;
  dryRun: boolean;
}

/** Makes one file what its plan says, wholly or not at all. */
export function installFile({ plan, harnesses, project, records, dryRun }: Installing): FileResult {
  const { path, what, content, agent } = plan;
  const result: FileResult = { path, harnesses, what, status: "same", changes: [], kept: [] };
  try {
    const file = new SettingsFile(path);
    const record = records.read(path);
    const planned = plannedText(plan, file.text, record);
    result.kept = planned.kept;
    if (!("text" in planned)) {
      if (record && !dryRun) shareRecord(records, record, { harnesses, agent });
      return result;
    }
    const { text, insertions, made, created } = planned;
    const next: SetupRecord = {
      v: 1,
      path,
      project,
      harnesses: [...new Set([...(record?.harnesses ?? []), ...harnesses])],
      agent,
      kind: content.kind,
      created,
      folders: record?.folders ?? [],
      after: textHash(text),
      insertions,
      made,
    };
    if (!dryRun) write(file, next, text, records, record);
    return { ...result, status: record ? "changed" : "added", created, changes: planned.changes };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...result, status: "failed", error };
  }
}

/** The record first: without it nobody could tell later which bytes are ours; one without its file does no harm. */
function write(
  file: SettingsFile,
  next: SetupRecord,
  text: string,
  records: SetupRecords,
  before: SetupRecord | undefined,
): void {
  records.write(next);
  try {
    const folders = file.write(text);
    if (folders.length > 0) records.write({ ...next, folders });
  } catch (error) {
    if (before) records.write(before);
    else records.forget(next.path);
    throw error;
  }
}

function shareRecord(
  records: SetupRecords,
  record: SetupRecord,
  { harnesses, agent = record.agent }: { harnesses: HarnessName[]; agent: string | undefined },
): void {
  const all = [...new Set([...record.harnesses, ...harnesses])];
  if (all.length > record.harnesses.length || agent !== record.agent)
    records.write({ ...record, harnesses: all, agent });
}
