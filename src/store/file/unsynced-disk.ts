import type { Disk } from "./disk.ts";

/** The same disk, never flushed: for those who would rather be quick than safe from a power cut. */
export function unsyncedDisk(disk: Disk): Disk {
  return {
    ...disk,
    open: (path) => ({ ...disk.open(path), sync: async () => {}, syncHere: () => {} }),
    syncDirectory: async () => {},
    syncAll: async () => true,
    syncEach: async () => {},
  };
}
