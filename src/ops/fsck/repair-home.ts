import { chmodSync } from "node:fs";
import { join } from "node:path";
import { type Disk, systemDisk } from "../../store/file/disk.ts";
import { quarantine } from "../../store/file/quarantine.ts";
import { replayJournal } from "../../store/file/replay-journal.ts";
import { blankLines } from "./blank-lines.ts";
import { checkHome } from "./check-home.ts";
import type { Damage, DamageKind } from "./damage.ts";
import { openHome } from "./open-home.ts";
import { rightMode } from "./shape-check.ts";

/** A damage, and what was done about it. */
export interface Repair extends Damage {
  /** Where it is now, or its lines. */
  aside?: string;
  mended: boolean;
}

/** Looks that a repair takes: what was hidden behind one damage shows in the next. */
const rounds = 5;

/** Stands in the way of the journal, so it is mended before that is replayed. */
const first: ReadonlySet<DamageKind> = new Set(["foreign", "mode"]);
/** What only the system's administrator can mend. */
const left: ReadonlySet<DamageKind> = new Set(["owner", "unreadable"]);

/**
 * Puts what is damaged in a home into quarantine/, and makes permissions right. Nothing is deleted, and no sound file is touched.
 * Nobody else may have the home meanwhile.
 */
export async function repairHome(
  home: string,
  onProgress?: (done: number, all: number) => void,
): Promise<{ repairs: Repair[]; files: number }> {
  const disk = systemDisk(home);
  const repairs: Repair[] = [];
  for (let round = 0; ; round += 1) {
    const opened = openHome(home);
    const files = opened.entries.size;
    const known = new Set(repairs.filter(({ mended }) => !mended).map(({ path, kind }) => `${kind} ${path}`));
    const damages = checkHome(opened, onProgress).filter(({ path, kind }) => !known.has(`${kind} ${path}`));
    if (damages.length === 0 || round === rounds) {
      const changed = repairs.flatMap(({ path, aside = path }) => [path, aside]);
      if (changed.length > 0 && !(await disk.syncAll())) await disk.syncEach(changed);
      return { repairs: [...repairs, ...damages.map((damage) => ({ ...damage, mended: false }))], files };
    }
    // What the journal is going to move isn't at its place yet.
    const [before, after] = partition(damages, ({ kind, path }) => first.has(kind) && disk.exists(path));
    // What is in the place of the quarantine goes first: the others need it.
    for (const damage of before.sort(
      (a, b) => Number(b.path === "quarantine") - Number(a.path === "quarantine"),
    ))
      repairs.push(mend(home, disk, damage));
    if (opened.unfinished > 0) await replayJournal(disk);
    for (const damage of after) repairs.push(mend(home, disk, damage));
  }
}

function partition<T>(all: readonly T[], which: (one: T) => boolean): [T[], T[]] {
  return [all.filter(which), all.filter((one) => !which(one))];
}

function mend(home: string, disk: Disk, damage: Damage): Repair {
  const { path, kind, says, lines } = damage;
  if (left.has(kind)) return { ...damage, mended: false };
  if (kind === "mode") return { ...damage, mended: chmod(join(home, path), disk.isFolder(path)) };
  if (lines) return { ...damage, aside: blankLines(disk, path, lines), mended: true };
  // The report says it all.
  const aside = quarantine(disk, path, says, () => {});
  return aside === undefined ? { ...damage, mended: false } : { ...damage, aside, mended: true };
}

function chmod(path: string, folder: boolean): boolean {
  try {
    chmodSync(path, rightMode(folder ? "folder" : "file"));
    return true;
  } catch {
    return false; // Somebody else's, which the next look says.
  }
}
