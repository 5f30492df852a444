import type { Disk } from "./disk.ts";

const folder = "quarantine";
/** Characters that a file's new name keeps of its path: systems take 255 bytes. */
const longest = 200;

/** Puts a torn or foreign file aside: never deleted, never fatal, said once. Gives where it is now. */
export function quarantine(
  disk: Disk,
  path: string,
  why: string,
  warn: (line: string) => void,
): string | undefined {
  const to = asideFor(disk, path);
  try {
    disk.rename(path, to);
    warn(`${printable(path)} was put aside as ${printable(to)}: ${why}`);
    return to;
  } catch (error) {
    // A name that isn't UTF-8 can't even be named from here; it does no harm where it is.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    warn(`${printable(path)} can't be put aside, and is left alone: ${why}`);
    return undefined;
  }
}

/** A name in quarantine/ that nothing has yet, for what is at this path; beside it for what stands in its own place. */
export function asideFor(disk: Disk, path: string): string {
  const beside = () => free(disk, `${folder}.foreign`);
  if (path === folder) return beside();
  if (disk.exists(folder) && !disk.isFolder(folder)) disk.rename(folder, beside());
  disk.mkdir(folder);
  return free(disk, `${folder}/${short(path.replaceAll("/", "_"))}`);
}

function free(disk: Disk, path: string): string {
  let found = path;
  for (let copy = 2; disk.exists(found); copy += 1) found = `${path}.${copy}`;
  return found;
}

function short(name: string): string {
  let kept = "";
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > longest) break;
    kept += character;
  }
  return kept;
}

/** A name that somebody planted must not act in the terminal of whoever reads the log. */
const printable = (path: string): string => path.replace(/[^\x20-\x7e]/g, "?");
