import { expect, test } from "bun:test";
import { Spool } from "../../../src/store/file/spool.ts";
import { CrashDisk } from "../../support/crash-disk.ts";

/** A spool that has started, whose files follow when they are waited for. */
async function started(disk = new CrashDisk()) {
  let made = 0;
  const spool = new Spool({ disk, segmentSize: 1 << 16, later: () => {}, temporary: () => `tmp/${++made}` });
  await spool.start();
  return { disk, spool };
}

const letter = "mail/ana/new/1.json";
const claimed = "mail/ana/cur/1.json";

test("whoever knows a file by its name knows the new one as soon as readers need it", async () => {
  const { spool } = await started();
  await spool.commit([{ op: "put", to: [letter], text: "hello" }]);
  let name = letter;
  const moved = spool.commit([{ op: "move", from: letter, to: claimed }], "flush", {
    follow: () => (name = claimed),
  });
  // At every moment until then, not only when it is answered.
  for (let turn = 0; turn < 50; turn += 1) {
    expect(String(spool.read(name))).toBe("hello");
    await Promise.resolve();
  }
  await moved;
  expect(name).toBe(claimed);
});

test("what is added to a file stands there in order for its readers, though some wait for the flush and some don't", async () => {
  const { spool } = await started();
  const line = (at: number, text: string) => ({ op: "append" as const, path: "ledger/day.ndjson", at, text });
  await Promise.all([spool.commit([line(0, "one\n")]), spool.commit([line(4, "two\n")], "none")]);
  expect(spool.tail("ledger/day.ndjson", 4)).toEqual([line(4, "two\n")]);
});

test("a start makes no file of a record that a power cut could take", async () => {
  const { disk, spool } = await started();
  disk.before = (operation, path) => {
    // A flush that fails leaves the frame in memory, where the next start reads it.
    if (operation === "sync" && path.startsWith("journal")) throw new Error("EIO");
  };
  await expect(spool.commit([{ op: "put", to: [letter], text: "hello" }])).rejects.toBeDefined();
  const left = disk.kill();
  let cuts = 0;
  left.after = (_, path) => {
    if (path !== letter && path !== "tmp/2") return;
    cuts += 1;
    // Nothing that wasn't flushed survives.
    const after = left.cut(() => 0);
    expect(after.list("journal").map((name) => after.read(`journal/${name}`).includes("hello"))).toContain(
      true,
    );
  };
  await started(left);
  expect(cuts).toBeGreaterThan(0);
  expect(String(left.read(letter))).toBe("hello");
});
