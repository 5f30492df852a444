import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Fault, fault } from "../domain/fault.ts";
import { fileTime } from "../domain/moment.ts";
import { HomeLock } from "../store/file/home-lock.ts";
import type { BackupManifest } from "./backup-manifest.ts";
import { unpackBackup } from "./unpack-backup.ts";

interface Options {
  file: string;
  home: string;
  /** Who has the home's lock, for the error. */
  holder: () => string;
  now: () => number;
  /** Only looks whether it could be restored. */
  dryRun?: boolean;
}

/** A restore leaves these as they are: the agents of this machine, and who did what here, which no old archive may take back. */
const staying = ["config.json", "identities", "audit"];

/**
 * Puts a home in place from a backup: the archive is checked whole and unpacked beside the home, then the two change places.
 * The old home stays under another name. Until the change of places nothing of it is touched.
 */
export async function restore({
  file,
  home,
  holder,
  now,
  dryRun = false,
}: Options): Promise<{ manifest: BackupManifest; before?: string }> {
  const there = existsSync(home);
  if (dryRun) return { manifest: await unpackBackup(file) };
  if (!there) mkdirSync(home, { recursive: true, mode: 0o700 });
  using _lock = new HomeLock(home, holder);
  const fresh = `${home}.restoring-${process.pid}`;
  try {
    mkdirSync(fresh, { mode: 0o700 });
    const manifest = await unpackBackup(file, fresh);
    for (const name of staying)
      if (existsSync(join(home, name)))
        cpSync(join(home, name), join(fresh, name), { recursive: true, preserveTimestamps: true });
    const before = `${home}.before-${fileTime(now())}`;
    if (existsSync(before)) throw fault("backup.unreadable", file, `${before} is there already`);
    renameSync(home, before);
    try {
      renameSync(fresh, home);
    } catch (error) {
      renameSync(before, home);
      throw error;
    }
    if (there) return { manifest, before };
    rmSync(before, { recursive: true, force: true });
    return { manifest };
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!there && existsSync(home)) rmSync(join(home, "lock"), { force: true });
    if (error instanceof Fault) throw error;
    throw fault("backup.unreadable", file, (error as Error).message);
  }
}
