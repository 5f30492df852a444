import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

export interface DiskUse {
  files: number;
  /** Bytes on disk, of files. The journal's segments are as large as they are from the start: not counted. */
  bytes: number;
  segments: number;
}

export function diskUse(home: string): DiskUse {
  const use: DiskUse = { files: 0, bytes: 0, segments: 0 };
  for (const path of readdirSync(home, { recursive: true, encoding: "utf8" })) {
    const found = lstatSync(join(home, path), { throwIfNoEntry: false });
    if (!found?.isFile()) continue;
    if (path.startsWith("journal/")) use.segments += 1;
    else {
      use.files += 1;
      use.bytes += found.blocks * 512;
    }
  }
  return use;
}
