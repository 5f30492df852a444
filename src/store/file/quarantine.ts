import type { Disk } from "./disk.ts";

/** Puts a torn or foreign file aside: never deleted, never fatal, said once. */
export function quarantine(disk: Disk, path: string, why: string, warn: (line: string) => void): void {
  disk.mkdir("quarantine");
  const name = path.replaceAll("/", "_");
  let to = `quarantine/${name}`;
  for (let copy = 2; disk.exists(to); copy += 1) to = `quarantine/${name}.${copy}`;
  disk.rename(path, to);
  warn(`${path} was put aside as ${to}: ${why}`);
}
