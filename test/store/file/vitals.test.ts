import { expect, test } from "bun:test";
import { openStoreOn } from "../../../src/store/file/open-store-on.ts";
import { CrashDisk, failure } from "../../support/crash-disk.ts";
import { agentOf } from "../conformance/recording.ts";

const segmentSize = 1 << 16;

/** A store whose files follow when the test says so. */
async function bench() {
  const disk = new CrashDisk();
  const chores: (() => void)[] = [];
  const store = await openStoreOn(disk, { segmentSize, later: (act) => chores.push(act), warn: () => {} });
  const send = () =>
    store.mail.deliver({
      message: {
        id: crypto.randomUUID(),
        from: "bo",
        to: "@ana",
        body: "x".repeat(1000),
        priority: "normal",
        ts: "2026-11-21T12:00:00.000Z",
      },
      recipients: ["ana"],
    });
  return { disk, store, send, follow: () => chores.splice(0).forEach((act) => void act()) };
}

test("what is in the journal and not in the files is counted until they have followed", async () => {
  const { store, send } = await bench();
  expect(store.vitals()).toMatchObject({ behind: 0, accepting: true });
  await send();
  // A file, and a line in the ledger.
  expect(store.vitals().behind).toBe(2);
  await store.snapshot();
  expect(store.vitals().behind).toBe(0);
});

test("the journal says what it takes of the disk, and how much was written to it", async () => {
  const { store, send } = await bench();
  expect(store.vitals().journal).toEqual({ segments: 1, bytes: segmentSize, written: 0 });
  await send();
  const { written } = store.vitals().journal;
  expect(written).toBeGreaterThan(1000);
  for (let at = 0; at < 40; at += 1) await send();
  const { journal } = store.vitals();
  expect(journal.segments).toBeGreaterThan(1);
  expect(journal.bytes).toBe(journal.segments * segmentSize);
  expect(journal.written).toBeGreaterThan(40_000);
});

test("a store that refuses what is new says so, for want of space and for a file that can't follow", async () => {
  const { disk, store, send, follow } = await bench();
  disk.free = () => 1000;
  expect(store.vitals()).toMatchObject({ free: 1000, accepting: false });
  disk.free = () => 1e9;
  expect(store.vitals().accepting).toBe(true);
  disk.create = () => {
    throw failure("EIO", "a file");
  };
  await send();
  follow();
  await expect(store.snapshot()).rejects.toThrow();
  expect(store.vitals().accepting).toBe(false);
  await expect(store.commit(store.agents.put("ana", agentOf("ana")))).rejects.toMatchObject({
    code: "store.failed",
  });
});
