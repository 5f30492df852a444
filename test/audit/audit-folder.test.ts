import { expect, test } from "bun:test";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { AuditFolder } from "../../src/audit/audit-folder.ts";
import { limits } from "../../src/domain/limits.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { SmallDisk } from "../support/small-disk.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const noon = Date.parse("2026-11-21T12:00:00Z");

/** An audit of so many days and bytes. */
function audit(
  home: TemporaryFolder,
  { days = 90, bytes = 1 << 30, free = () => Number.POSITIVE_INFINITY } = {},
) {
  const folder = home.join("audit");
  const open = () =>
    new AuditFolder({
      folder,
      bounds: () => ({ days, bytes }),
      clock: new FakeClock(),
      free: async () => free(),
    });
  return {
    open,
    audit: open(),
    files: () => readdirSync(folder).sort(),
    text: (name: string) => readFileSync(`${folder}/${name}`, "utf8"),
    path: (name: string) => `${folder}/${name}`,
  };
}

test("lines go behind what is there, into files that are their owner's alone", async () => {
  using home = new TemporaryFolder();
  const { audit: first, open, text, path } = audit(home);
  await first.put("2026-11-21", "one\n");
  await first.put("2026-11-21", "two\nthree\n");
  await open().put("2026-11-21", "four\n");
  await first.put("2026-11-22", "five\n");
  expect(text("2026-11-21.ndjson")).toBe("one\ntwo\nthree\nfour\n");
  expect(text("2026-11-22.ndjson")).toBe("five\n");
  expect([
    statSync(path("2026-11-21.ndjson")).mode & 0o777,
    statSync(home.join("audit")).mode & 0o777,
  ]).toEqual([0o600, 0o700]);
});

test("half a line of a relay that was killed is ended before the next", async () => {
  using home = new TemporaryFolder();
  const { audit: first, open, text, path } = audit(home);
  await first.put("2026-11-21", "one\n");
  appendFileSync(path("2026-11-21.ndjson"), '{"at":"20');
  await open().put("2026-11-21", "two\n");
  expect(text("2026-11-21.ndjson")).toBe('one\n{"at":"20\ntwo\n');
});

test("on a disk that has no more than what is kept free nothing is written", async () => {
  using home = new TemporaryFolder();
  let free = limits.freeSpace - 1;
  const { audit: one, files, text } = audit(home, { free: () => free });
  await expect(one.put("2026-11-21", "one\n")).rejects.toThrow("disk is full");
  expect(files()).toEqual([]);
  free = limits.freeSpace;
  await one.put("2026-11-21", "two\n");
  expect(text("2026-11-21.ndjson")).toBe("two\n");
});

test.skipIf(!SmallDisk.isPossible())("a write that the disk cuts short leaves no half a line", async () => {
  using disk = new SmallDisk(1);
  const { audit: one, text } = audit(disk);
  const lines = `${"x".repeat(99)}\n`.repeat(3000);
  let whole = 0;
  const fill = async () => {
    for (;;) {
      await one.put("2026-11-21", lines);
      whole += lines.length;
    }
  };
  await expect(fill()).rejects.toMatchObject({ code: "ENOSPC" });
  expect([whole > 0, text("2026-11-21.ndjson").length]).toEqual([true, whole]);
  disk.resize(4);
  await one.put("2026-11-21", "after\n");
  expect(text("2026-11-21.ndjson").slice(whole)).toBe("after\n");
});

test("what isn't a file is never written through or into", async () => {
  using home = new TemporaryFolder();
  const { audit: one, path } = audit(home);
  const other = home.write("other", "kept");
  mkdirSync(home.join("audit"));
  symlinkSync(other, path("2026-11-21.ndjson"));
  mkdirSync(path("2026-11-22.ndjson"));
  for (const day of ["2026-11-21", "2026-11-22"]) await expect(one.put(day, "one\n")).rejects.toThrow();
  expect(readFileSync(other, "utf8")).toBe("kept");
});

test("a line is kept for all of its days, and goes with the day after", async () => {
  using home = new TemporaryFolder();
  const { audit: one, files } = audit(home, { days: 3 });
  for (const day of ["2026-11-17", "2026-11-18", "2026-11-19", "2026-11-21"])
    home.write(`audit/${day}.ndjson`, "x\n");
  home.write("audit/notes.txt", "mine");
  await one.sweep(noon);
  expect(files()).toEqual(["2026-11-18.ndjson", "2026-11-19.ndjson", "2026-11-21.ndjson", "notes.txt"]);
  await one.sweep(noon - 90 * 86_400_000);
  expect(files()).toHaveLength(4);
});

test("old days go when a new one begins, too: nobody has to wait for a sweep", async () => {
  using home = new TemporaryFolder();
  const { audit: one, files } = audit(home, { days: 3 });
  home.write("audit/2026-11-01.ndjson", "x\n");
  await one.put("2026-11-21", "one\n");
  expect(files()).toEqual(["2026-11-21.ndjson"]);
});

test("all days together stay below their bytes: the oldest goes first, and a day may go in parts", async () => {
  using home = new TemporaryFolder();
  const { audit: one, open, files, text } = audit(home, { bytes: 800 });
  const line = `${"x".repeat(49)}\n`;
  home.write("audit/2026-11-19.ndjson", line.repeat(12));
  home.write("audit/2026-11-20.ndjson", line.repeat(4));
  await one.put("2026-11-21", line);
  expect(files()).toEqual(["2026-11-20.ndjson", "2026-11-21.ndjson"]);
  await one.put("2026-11-21", line);
  await one.put("2026-11-21", line);
  expect(files()).toEqual(["2026-11-20.ndjson", "2026-11-21.2.ndjson", "2026-11-21.ndjson"]);
  const size = () => files().reduce((sum, name) => sum + text(name).length, 0);
  let restarted = one;
  for (let at = 0; at < 60; at += 1) {
    if (at % 7 === 0) restarted = open();
    await restarted.put("2026-11-21", line);
    expect(size()).toBeLessThanOrEqual(800);
  }
  expect(size()).toBeGreaterThan(600);
  expect(files()).toEqual([25, 26, 27, 28, 29, 30, 31, 32].map((part) => `2026-11-21.${part}.ndjson`));
});

test("while the clock is days ahead no day goes that a right clock would keep", async () => {
  using home = new TemporaryFolder();
  const clock = new FakeClock(new Date(noon).toISOString());
  const folder = new AuditFolder({
    folder: home.join("audit"),
    bounds: () => ({ days: 3, bytes: 1 << 20 }),
    clock,
    free: async () => 1 << 30,
  });
  home.write("audit/2026-11-19.ndjson", "x\n");
  clock.jump(4 * 86_400_000);
  await folder.put("2026-11-25", "one\n");
  expect(readdirSync(home.join("audit")).sort()).toEqual(["2026-11-19.ndjson", "2026-11-25.ndjson"]);
  clock.advance(3_600_000);
  await folder.put("2026-11-26", "two\n");
  expect(readdirSync(home.join("audit")).sort()).toEqual(["2026-11-25.ndjson", "2026-11-26.ndjson"]);
});

test("a clock that was set ahead and back again costs no line", async () => {
  using home = new TemporaryFolder();
  const { audit: one, files, text } = audit(home);
  await one.put("2026-11-21", "one\n");
  await one.put("2027-01-30", "two\n");
  await one.put("2026-11-21", "three\n");
  await one.sweep(noon);
  expect(text("2026-11-21.ndjson")).toBe("one\nthree\n");
  expect(files()).toEqual(["2026-11-21.ndjson", "2027-01-30.ndjson"]);
});
