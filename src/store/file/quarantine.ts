import type { Disk } from "./disk.ts";

/** Puts a torn or foreign file aside: never deleted, never fatal, said once. */
export function quarantine(disk: Disk, path: string, why: string, warn: (line: string) => void): void {
  disk.mkdir("quarantine");
  const name = path.replaceAll("/", "_");
  let to = `quarantine/${name}`;
  for (let copy = 2; disk.exists(to); copy += 1) to = `quarantine/${name}.${copy}`;
  try {
    disk.rename(path, to);
    warn(`${printable(path)} was put aside as ${printable(to)}: ${why}`);
  } catch (error) {
    // A name that isn't UTF-8 can't even be named from here; it does no harm where it is.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    warn(`${printable(path)} can't be put aside, and is left alone: ${why}`);
  }
}

/** A name that somebody planted must not act in the terminal of whoever reads the log. */
const printable = (path: string): string => path.replace(/[^\x20-\x7e]/g, "?");
