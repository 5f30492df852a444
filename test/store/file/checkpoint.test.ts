import { expect, test } from "bun:test";
import { openStoreOn } from "../../../src/store/file/open-store-on.ts";
import { applyStep, type Step } from "../../../src/store/file/steps.ts";
import type { Store } from "../../../src/store/store.ts";
import { CrashDisk, failure } from "../../support/crash-disk.ts";

/** A message of some 1,000 bytes to ana, by its id. */
async function send(store: Store): Promise<string> {
  const id = crypto.randomUUID();
  const message = { id, from: "bo", to: "@ana", body: "x".repeat(1000), ts: "2026-11-21T12:00:00.000Z" };
  await store.mail.deliver({ message: { ...message, priority: "normal" }, recipients: ["ana"] });
  return id;
}

test("what is claimed while a checkpoint waits for its file outlives a power cut just after", async () => {
  const disk = new CrashDisk();
  const gate = Promise.withResolvers<void>();
  let made = 0;
  const store = await openStoreOn(disk, {
    segmentSize: 1 << 14,
    atOnce: 1,
    later: () => {},
    warn: () => {},
    async apply(steps: Step[]) {
      await gate.promise;
      for (const step of steps) applyStep(disk, step, () => `tmp/${++made}`);
    },
  });
  const ids: string[] = [];
  const segments = () => disk.list("journal").sort();
  const [first] = segments();
  // Until the first segment is full: its checkpoint now waits for files, of which none is made yet.
  while (segments().length < 3) ids.push(await send(store));
  const limit = ids.length;
  ids.push(await send(store));
  expect(await store.mail.claim("ana", { limit, lease: 60, via: "drain" })).toHaveLength(limit);

  const released = new Promise<CrashDisk>((resolve) => {
    disk.after = (operation) => {
      // Nothing survives that nobody has made durable.
      if (operation === "syncDirectory" && !disk.exists(`journal/${first}`)) resolve(disk.cut(() => 0));
    };
  });
  gate.resolve();
  const left = await openStoreOn(await released, { segmentSize: 1 << 14, warn: () => {} });
  const found = await Promise.all(ids.map((id) => left.mail.read("ana", id)));
  expect(found.map((message) => message?.id)).toEqual(ids);
});

test("a checkpoint whose flush has failed is never made again, and what was answered outlives a power cut", async () => {
  const disk = new CrashDisk();
  const store = await openStoreOn(disk, { segmentSize: 1 << 14, later: () => {}, warn: () => {} });
  const answered: string[] = [];
  let flushes = 0;
  disk.syncAll = async () => {
    flushes += 1;
    // Until the next segment is full, too, and its checkpoint is wanted.
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    throw failure("EIO", "the file system");
  };
  const sends = await Promise.allSettled(
    Array.from({ length: 60 }, async () => answered.push(await send(store))),
  );
  expect(sends.at(-1)?.status).toBe("rejected");
  expect(flushes).toBe(1);
  const left = await openStoreOn(
    disk.cut(() => 0),
    { segmentSize: 1 << 14, warn: () => {} },
  );
  const found = await Promise.all(answered.map((id) => left.mail.read("ana", id)));
  expect(found.map((message) => message?.id)).toEqual(answered);
});
