import type { Disk } from "./disk.ts";
import { Spool } from "./spool.ts";

/** What the journal still has to do is done to the files, and is durable there, as a start does it; the journal is empty then. */
export async function replayJournal(disk: Disk): Promise<void> {
  const spool = new Spool({
    disk,
    segmentSize: 1 << 20,
    // Nothing is committed, so nothing has to follow.
    later: () => {},
    temporary: () => `tmp/replay-${crypto.randomUUID()}`,
  });
  await spool.start();
  await spool.close();
}
