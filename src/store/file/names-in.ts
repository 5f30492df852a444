import { type Disk, Foreign } from "./disk.ts";
import { quarantine } from "./quarantine.ts";

/** What is in a folder, in order of name; nothing when it isn't there. A file in its place is put aside. */
export function namesIn(disk: Disk, folder: string, warn: (line: string) => void): string[] {
  try {
    return disk.list(folder).sort();
  } catch (error) {
    if (!(error instanceof Foreign)) throw error;
    quarantine(disk, folder, "it isn't a folder", warn);
    return [];
  }
}
