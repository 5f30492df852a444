import type { Disk } from "./disk.ts";

/** The same disk, never flushed: for those who would rather be quick than safe from a power cut. */
export function unsyncedDisk(disk: Disk): Disk {
  return {
    ...disk,
    // Not at once, but a turn of the event loop later: what comes together is written together here too.
    open: (path) => ({ ...disk.open(path), sync: () => new Promise((resolve) => setImmediate(resolve)) }),
    syncDirectory: async () => {},
    syncAll: async () => {},
  };
}
