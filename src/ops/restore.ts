import {
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from "node:fs";
import { dirname, join } from "node:path";
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

/** A restore leaves these as they are: the host's settings, what agents of this machine have here, and who did what, which no old archive may take back. */
const staying = ["relay.toml", "config.json", "identities", "setup", "wake", "sessions", "audit"];

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
    makeBeside(fresh, file);
    const manifest = await unpackBackup(file, fresh);
    for (const name of staying)
      if (existsSync(join(home, name)))
        cpSync(join(home, name), join(fresh, name), { recursive: true, preserveTimestamps: true });
    ownAs(fresh, statSync(home));
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

/** The two homes change places in the folder that they are in, which need not be that of their owner. */
function makeBeside(fresh: string, file: string): void {
  try {
    mkdirSync(fresh, { mode: 0o700 });
  } catch (error) {
    if (!["EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    const { code, message } = fault("backup.unreadable", file, (error as Error).message);
    const hint = `The new home is made beside the old one: do it as a user who can write to ${dirname(fresh)}, such as root.`;
    throw new Fault(code, message, hint);
  }
}

/** Root restores for others: what it puts in place belongs to whom it belonged before. What a link leads to isn't in the home. */
function ownAs(folder: string, { uid, gid }: Stats): void {
  if (statSync(folder).uid === uid) return;
  for (const path of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })])
    lchownSync(join(folder, path), uid, gid);
}
