import { expect, test } from "bun:test";
import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { type Disk, systemDisk } from "../../../src/store/file/disk.ts";
import { applyStep, changedBy, joinedAppends, type Step } from "../../../src/store/file/steps.ts";
import { CrashDisk, failure } from "../../support/crash-disk.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";

/** A home, and steps done on it. */
class Place implements Disposable {
  readonly folder = new TemporaryFolder();
  #count = 0;

  constructor(readonly disk: Disk = systemDisk(this.folder.path)) {}

  do(step: Step): void {
    applyStep(this.disk, step, () => this.temporary());
  }

  temporary(): string {
    this.#count += 1;
    return `tmp/${this.#count}`;
  }

  /** Every file and what is in it. Directories count as soon as they hold one. */
  files(): Record<string, string> {
    const names = readdirSync(this.folder.path, { recursive: true, encoding: "utf8" }).sort();
    const files = names.filter((name) => lstatSync(this.folder.join(name)).isFile());
    return Object.fromEntries(files.map((name) => [name, readFileSync(this.folder.join(name), "latin1")]));
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }
}

/** Does a step, and again: what is there must be the same both times. */
function twice(place: Place, step: Step): Record<string, string> {
  place.do(step);
  const once = place.files();
  place.do(step);
  expect(place.files()).toEqual(once);
  return once;
}

test("a put makes the file and its folder, for its owner alone, and leaves nothing else", () => {
  using place = new Place();
  const step: Step = { op: "put", to: ["mail/bo/new/1.json"], text: "hello" };
  expect(twice(place, step)).toEqual({ "mail/bo/new/1.json": "hello" });
  expect(statSync(place.folder.join("mail/bo/new/1.json")).mode & 0o777).toBe(0o600);
  expect(statSync(place.folder.join("mail/bo/new")).mode & 0o777).toBe(0o700);
});

test("a put replaces what was there", () => {
  using place = new Place();
  place.folder.write("agents/a.json", "before, and longer");
  expect(twice(place, { op: "put", to: ["agents/a.json"], text: "after" })).toEqual({
    "agents/a.json": "after",
  });
});

test("a put for several is one file under several names, also when some are there already", () => {
  using place = new Place();
  const step: Step = { op: "put", to: ["mail/a/new/1", "mail/b/new/1", "mail/c/new/1"], text: "to all" };
  const all = { "mail/a/new/1": "to all", "mail/b/new/1": "to all", "mail/c/new/1": "to all" };
  expect(twice(place, step)).toEqual(all);
  const inodes = step.to.map((path) => statSync(place.folder.join(path)).ino);
  expect(new Set(inodes).size).toBe(1);
  place.disk.unlink("mail/a/new/1");
  place.disk.unlink("mail/c/new/1");
  expect(twice(place, step)).toEqual(all);
});

test("where there are no hard links, or no more of them, each name gets a copy", () => {
  for (const code of ["EMLINK", "EPERM", "ENOTSUP"]) {
    using folder = new TemporaryFolder();
    const real = systemDisk(folder.path);
    const disk: Disk = {
      ...real,
      link(from, to) {
        // The system looks for the folder first.
        if (real.exists(dirname(to))) throw Object.assign(new Error(code), { code });
        real.link(from, to);
      },
    };
    const step: Step = { op: "put", to: ["a/1", "b/1", "c/1"], text: "to all" };
    for (const _ of [1, 2]) applyStep(disk, step, () => `tmp/${crypto.randomUUID()}`);
    const left = readdirSync(folder.path, { recursive: true, encoding: "utf8" }).sort();
    expect(left).toEqual(["a", "a/1", "b", "b/1", "c", "c/1", "tmp"]);
    for (const path of step.to) expect(readFileSync(folder.join(path), "utf8")).toBe("to all");
  }
});

test("a file that isn't complete is never written through a link, nor over a file", () => {
  using place = new Place();
  place.folder.write("tmp/1", "mine");
  expect(() => place.do({ op: "put", to: ["agents/a.json"], text: "yours" })).toThrow("EEXIST");
  expect(place.files()).toEqual({ "tmp/1": "mine" });
});

test("a move makes the folder it goes to, and counts as done when its file has gone", () => {
  using place = new Place();
  place.folder.write("mail/bo/new/1", "hello");
  const step: Step = { op: "move", from: "mail/bo/new/1", to: "mail/bo/cur/1" };
  expect(twice(place, step)).toEqual({ "mail/bo/cur/1": "hello" });
});

test("a move of a whole mailbox, done again over a new one, goes beside the first", () => {
  using place = new Place();
  const step: Step = { op: "move", from: "mail/bo", to: "trash/bo" };
  for (const text of ["first", "second", "third"]) {
    place.folder.write("mail/bo/new/1", text);
    place.do(step);
  }
  expect(place.files()).toEqual({
    "trash/bo/new/1": "first",
    "trash/bo.2/new/1": "second",
    "trash/bo.3/new/1": "third",
  });
});

test("what is removed is gone, also when it was gone before", () => {
  using place = new Place();
  place.folder.write("mail/bo/cur/1", "hello");
  place.folder.write("mail/bo/cur/2", "other");
  expect(twice(place, { op: "remove", path: "mail/bo/cur/1" })).toEqual({ "mail/bo/cur/2": "other" });
  place.do({ op: "remove", path: "mail/nobody/cur/1" });
});

test("an append writes at its place, whatever is there, and makes what is missing", () => {
  using place = new Place();
  twice(place, { op: "append", path: "ledger/day.ndjson", at: 0, text: "one €\n" });
  expect(twice(place, { op: "append", path: "ledger/day.ndjson", at: 8, text: "two\n" })).toEqual({
    "ledger/day.ndjson": Buffer.from("one €\ntwo\n").toString("latin1"),
  });
});

test("an append behind a hole leaves zeros in it", () => {
  using place = new Place();
  expect(twice(place, { op: "append", path: "ledger/day.ndjson", at: 3, text: "late\n" })).toEqual({
    "ledger/day.ndjson": "\0\0\0late\n",
  });
});

test("a step that can't be done is an error, not taken for done", () => {
  using place = new Place();
  place.folder.write("mail", "a file where a folder belongs");
  const steps: Step[] = [
    { op: "put", to: ["mail/bo/new/1"], text: "x" },
    { op: "remove", path: "mail/bo/new/1" },
    { op: "append", path: "mail/day.ndjson", at: 0, text: "x" },
  ];
  for (const step of steps) expect(() => place.do(step), step.op).toThrow("ENOTDIR");
});

test("every step names the files that it changes, so that they can be flushed", () => {
  expect(changedBy({ op: "put", to: ["a", "b"], text: "" })).toEqual(["a", "b"]);
  expect(changedBy({ op: "move", from: "a", to: "b" })).toEqual(["b"]);
  expect(changedBy({ op: "remove", path: "a" })).toEqual(["a"]);
  expect(changedBy({ op: "append", path: "a", at: 0, text: "" })).toEqual(["a"]);
});

test("appends that meet end to end become one, each file by itself; other steps stay as they are", () => {
  const remove: Step = { op: "remove", path: "a" };
  const append = (path: string, at: number, text: string): Step => ({ op: "append", path, at, text });
  expect(
    joinedAppends([
      append("l", 0, "é\n"),
      remove,
      append("l", 3, "x"),
      append("m", 4, "y"),
      append("m", 6, "z"),
    ]),
  ).toEqual([remove, append("l", 0, "é\nx"), append("m", 4, "y"), append("m", 6, "z")]);
});

test("a put that can't be done leaves nothing of its body", () => {
  const disk = new CrashDisk();
  const put: Step = { op: "put", to: ["mail/ana/new/1.json", "mail/bo/new/1.json"], text: "hello" };
  for (const failing of ["create", "link", "rename"]) {
    disk.before = (operation, path) => {
      if (operation === failing) throw failure("EIO", path);
    };
    expect(() => applyStep(disk, put, () => "tmp/1")).toThrow("EIO");
    expect(disk.list("tmp")).toEqual([]);
  }
});
