import {
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

interface Replacing {
  path: string;
  text: string;
  /** Of the file that is replaced; a new one gets what the process gives its files. */
  like?: { mode: number; uid: number; gid: number } | undefined;
  /** Who may enter the folders that are missing. */
  folderMode?: number;
}

/** Puts a whole file in place at once, or leaves the one that is there. Gives the first folder that had to be made. */
export function replaceFile({ path, text, like, folderMode = 0o777 }: Replacing): string | undefined {
  const draft = `${path}.${process.pid}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  const made = mkdirSync(dirname(path), { recursive: true, mode: folderMode });
  try {
    const file = openSync(draft, "wx", like ? 0o600 : 0o666);
    try {
      writeFileSync(file, text);
      if (like) fchmodSync(file, like.mode & 0o7777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // Root writes for somebody else here, and has to leave them their file.
    if (like && process.getuid?.() === 0) chownSync(draft, like.uid, like.gid);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  return made;
}
