import { rmdirSync } from "node:fs";
import type { FileResult } from "./file-result.ts";
import type { FilePlan, Harness, Place } from "./harness.ts";
import type { HarnessName } from "./harness-name.ts";
import { harnesses as all } from "./harnesses.ts";
import { installFile } from "./install-file.ts";
import type { SetupRecords } from "./setup-records.ts";
import { undoFile } from "./undo-file.ts";

export interface Setup {
  harnesses: readonly Harness[];
  /** Files of no harness, like the service of the wake daemon. */
  more?: readonly FilePlan[] | undefined;
  place: Place;
  records: SetupRecords;
  dryRun: boolean;
}

/** Wires harnesses, file by file; one that fails stops none of the others. */
export function setup({ harnesses, more, place, records, dryRun }: Setup): FileResult[] {
  const { project } = place;
  using _lock = dryRun ? undefined : records.lock();
  return plansOf(harnesses, place, more).map(({ plan, harnesses }) =>
    installFile({ plan, harnesses, project, records, dryRun }),
  );
}

/** Takes all of that out again, also what an older version put elsewhere. Gives only what was found. */
export function undoSetup({ harnesses, more, place, records, dryRun }: Setup): FileResult[] {
  const names = harnesses.map(({ name }) => name);
  // Without a record there is nothing that another setup could take from under this one.
  using _lock = dryRun || records.all().length === 0 ? undefined : records.lock();
  const planned = plansOf(harnesses, place, more).map(({ plan: { path, what, content }, harnesses }) => ({
    path,
    what,
    kind: content.kind,
    harnesses,
  }));
  const recorded = records
    .all()
    .filter((record) => record.project === place.project && !planned.some(({ path }) => path === record.path))
    .map(({ path, kind, harnesses }) => ({
      path,
      what: "what an older version put there",
      kind,
      harnesses: harnesses.filter((name) => names.includes(name)),
    }))
    .filter(({ harnesses }) => harnesses.length > 0);
  const files = [...planned, ...recorded];
  const folders = files.flatMap(({ path }) => records.read(path)?.folders ?? []);
  const results = files.map((file) => undoFile({ ...file, records, dryRun }));
  if (!dryRun) removeEmpty(folders);
  return results.filter(({ status, kept }) => status !== "same" || kept.length > 0);
}

/** Folders that were made for our files, as far as nobody else keeps anything there. */
function removeEmpty(folders: string[]): void {
  for (const folder of folders.sort((one, other) => other.length - one.length)) {
    try {
      rmdirSync(folder);
    } catch {
      // It isn't empty, or gone already: both are fine.
    }
  }
}

/** The harnesses that are here: their folder is, or one of their programs. */
export const foundHarnesses = (place: Place, onPath: (program: string) => boolean): Harness[] =>
  all.filter((harness) => place.exists(harness.folder(place)) || harness.programs.some(onPath));

/** Plans of all harnesses, each file once: several harnesses read the same AGENTS.md. */
function plansOf(
  harnesses: readonly Harness[],
  place: Place,
  more: readonly FilePlan[] = [],
): { plan: FilePlan; harnesses: HarnessName[] }[] {
  const byPath = new Map<string, { plan: FilePlan; harnesses: HarnessName[] }>();
  for (const { name, plan } of harnesses) {
    for (const file of plan(place)) {
      const known = byPath.get(file.path);
      if (known) known.harnesses.push(name);
      else byPath.set(file.path, { plan: file, harnesses: [name] });
    }
  }
  return [...byPath.values(), ...more.map((plan) => ({ plan, harnesses: [] }))];
}
