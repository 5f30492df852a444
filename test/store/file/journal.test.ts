import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { type Disk, systemDisk } from "../../../src/store/file/disk.ts";
import { Journal } from "../../../src/store/file/journal.ts";
import { type JournalRecord, writeRecord } from "../../../src/store/file/journal-record.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";

const size = 4096;
const record = (name: string): JournalRecord => [{ op: "remove", path: name }];
/** A frame's content, with a record for each name. */
const content = (...names: string[]) => Buffer.from(names.map((name) => writeRecord(record(name))).join(""));
const segment = (number: number) => `journal/${String(number).padStart(10, "0")}.log`;

/** What a journal on this home tells after a crash. */
const told = (disk: Disk): string[] =>
  [...new Journal(disk, size).leftovers()].flatMap((steps) =>
    steps.map((step) => ("path" in step ? step.path : step.op)),
  );

/** A journal whose first segment has a frame for each list of names. */
async function written(home: TemporaryFolder, ...frames: string[][]): Promise<Journal> {
  const journal = new Journal(systemDisk(home.path), size);
  await journal.rotate();
  for (const frame of [["head"], ...frames]) journal.write(content(...frame));
  await journal.sync();
  return journal;
}

test("what was written is told again, frame by frame and record by record, in order", async () => {
  using home = new TemporaryFolder();
  await written(home, ["a"], ["b", "c"], ["d"]);
  expect(told(systemDisk(home.path))).toEqual(["head", "a", "b", "c", "d"]);
});

test("a frame of a relay that kept its records as JSON is told as well", async () => {
  using home = new TemporaryFolder();
  const journal = await written(home, ["a"]);
  journal.write(Buffer.from(JSON.stringify([record("b"), record("c")])));
  journal.write(content("d"));
  expect(told(systemDisk(home.path))).toEqual(["head", "a", "b", "c", "d"]);
});

test("a segment has its whole size from the start, so that a commit flushes data alone", async () => {
  using home = new TemporaryFolder();
  const journal = await written(home);
  const before = readFileSync(home.join(segment(1))).length;
  journal.write(content("a"));
  await journal.sync();
  expect([before, readFileSync(home.join(segment(1))).length]).toEqual([size, size]);
});

test("a frame that was cut anywhere hasn't happened, those before it have", async () => {
  using home = new TemporaryFolder();
  await written(home, ["a"], ["b"]);
  const path = home.join(segment(1));
  const whole = readFileSync(path);
  const end = whole.findLastIndex((byte) => byte !== 0) + 1;
  const start = whole.lastIndexOf(content("b")) - 16;
  for (let cut = start; cut < end; cut += 1) {
    const torn = Buffer.from(whole);
    torn.fill(0, cut);
    writeFileSync(path, torn);
    expect(told(systemDisk(home.path)), `zeros from byte ${cut}`).toEqual(["head", "a"]);
    writeFileSync(path, whole.subarray(0, cut));
    expect(told(systemDisk(home.path)), `the end at byte ${cut}`).toEqual(["head", "a"]);
  }
});

test("a frame with one wrong bit hasn't happened, and nothing behind it is told", async () => {
  using home = new TemporaryFolder();
  await written(home, ["a"], ["b"], ["c"]);
  const path = home.join(segment(1));
  const whole = readFileSync(path);
  const start = whole.indexOf(content("b")) - 16;
  const end = whole.indexOf(content("c")) - 16;
  for (let at = start; at < end; at += 1) {
    const damaged = Buffer.from(whole);
    damaged[at]! ^= 1 << (at % 8);
    writeFileSync(path, damaged);
    expect(told(systemDisk(home.path)), `byte ${at}`).toEqual(["head", "a"]);
  }
});

test("an empty segment, one of zeros and one cut in its header tell nothing", async () => {
  using home = new TemporaryFolder();
  const contents = [Buffer.alloc(0), Buffer.alloc(size), Buffer.alloc(7), Buffer.alloc(16)];
  for (const [at, content] of contents.entries()) home.write(segment(at + 1), content.toString("latin1"));
  expect(told(systemDisk(home.path))).toEqual([]);
});

test("frames of an older segment under a newer number are stale, and not told", async () => {
  using home = new TemporaryFolder();
  await written(home, ["a"]);
  const stale = readFileSync(home.join(segment(1)));
  writeFileSync(home.join(segment(2)), stale);
  expect(told(systemDisk(home.path))).toEqual(["head", "a"]);
});

test("a frame of an earlier life behind the last one is stale, and not told", async () => {
  using home = new TemporaryFolder();
  await written(home, ["a"], ["b"]);
  const path = home.join(segment(1));
  const whole = readFileSync(path);
  const frame = whole.subarray(whole.indexOf(content("a")) - 16);
  const size = frame.readUInt32LE(0) + 16;
  const end = whole.findLastIndex((byte) => byte !== 0) + 1;
  frame.copy(whole, end, 0, size);
  writeFileSync(path, whole);
  expect(told(systemDisk(home.path))).toEqual(["head", "a", "b"]);
});

test("segments are told oldest first, and what is no segment is passed over", async () => {
  using home = new TemporaryFolder();
  const journal = await written(home, ["a"]);
  await journal.rotate();
  journal.write(content("second"));
  journal.write(content("b"));
  home.write("journal/notes.txt", "an operator's");
  home.write("journal/123.log", "too short a number");
  expect(told(systemDisk(home.path))).toEqual(["head", "a", "second", "b"]);
});

test("a number that no life comes to is no segment's, and what comes then is told", async () => {
  using home = new TemporaryFolder();
  home.write("journal/9999999999.log", "");
  const disk = systemDisk(home.path);
  const journal = new Journal(disk, size);
  expect([...journal.leftovers()]).toEqual([]);
  await journal.rotate();
  journal.write(content("a"));
  expect(told(disk)).toEqual(["a"]);
});

test("a new journal begins behind the segments of the last life, which stay until they are let go", async () => {
  using home = new TemporaryFolder();
  const disk = systemDisk(home.path);
  await written(home, ["a"]);
  const next = new Journal(disk, size);
  expect([...next.leftovers()]).toHaveLength(2);
  await next.rotate();
  next.write(content("next"));
  next.write(content("b"));
  expect(told(disk)).toEqual(["head", "a", "next", "b"]);
  expect(next.full).toEqual([1]);
  await next.release(next.full);
  expect(told(disk)).toEqual(["next", "b"]);
});

test("segments go oldest first, each durably before the next", async () => {
  using home = new TemporaryFolder();
  const done: string[] = [];
  const real = systemDisk(home.path);
  const disk: Disk = {
    ...real,
    unlink(path) {
      done.push(`unlink ${path}`);
      real.unlink(path);
    },
    async syncDirectory(path) {
      await real.syncDirectory(path);
      done.push(`sync ${path}`);
    },
  };
  const journal = new Journal(disk, size);
  for (const _ of [1, 2, 3]) await journal.rotate();
  done.length = 0;
  await journal.release(journal.full);
  expect(done).toEqual([`unlink ${segment(1)}`, "sync journal", `unlink ${segment(2)}`, "sync journal"]);
});

test("a segment takes what fits, and says when the next should be made ready", async () => {
  using home = new TemporaryFolder();
  const journal = await written(home);
  const long = content("x".repeat(1000));
  const fits = () => journal.fits(long);
  const seen: [boolean, boolean][] = [];
  while (fits()) {
    journal.write(long);
    seen.push([journal.halfFull, fits()]);
  }
  expect(seen).toEqual([
    [false, true],
    [true, true],
    [true, false],
  ]);
  expect(told(systemDisk(home.path))).toHaveLength(4);
});

test("a segment that was made ready is the next one", async () => {
  using home = new TemporaryFolder();
  const disk = systemDisk(home.path);
  const journal = await written(home, ["a"]);
  journal.prepare();
  journal.prepare();
  await journal.rotate();
  journal.write(content("second"));
  journal.write(content("b"));
  expect(told(disk)).toEqual(["head", "a", "second", "b"]);
  expect(disk.list("journal").sort()).toEqual(
    [1, 2].map((number) => segment(number).slice("journal/".length)),
  );
  await journal.close();
});

test("a segment that can't be made ready is an error for whoever needs it, and for nobody before", async () => {
  using home = new TemporaryFolder();
  const real = systemDisk(home.path);
  let full = false;
  const disk: Disk = {
    ...real,
    open(path) {
      if (full) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
      return real.open(path);
    },
  };
  const journal = new Journal(disk, size);
  await journal.rotate();
  journal.write(content("head"));
  full = true;
  journal.prepare();
  journal.write(content("a"));
  await journal.sync();
  await expect(journal.rotate()).rejects.toThrow("ENOSPC");
  expect(told(real)).toEqual(["head", "a"]);
  full = false;
  await journal.rotate();
  journal.write(content("second"));
  expect(told(real)).toEqual(["head", "a", "second"]);
  await journal.close();
});
