import { expect, test } from "bun:test";
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { AuditReader } from "../../src/audit/audit-reader.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const all = (lines: AsyncIterable<string>): Promise<string[]> => Array.fromAsync(lines);

test("days and their parts are read in order, from the day that is asked for", async () => {
  using home = new TemporaryFolder();
  const write = (name: string) => home.write(`audit/${name}`, `${name}\n`);
  for (const part of [".10", ".2", ""]) write(`2026-11-21${part}.ndjson`);
  for (const name of ["2026-11-22.ndjson", "2026-11-20.ndjson", "2026-11-21.1.ndjson", "notes"]) write(name);
  expect(await all(new AuditReader(home.join("audit"), "2026-11-21").read())).toEqual([
    "2026-11-21.ndjson",
    "2026-11-21.2.ndjson",
    "2026-11-21.10.ndjson",
    "2026-11-22.ndjson",
  ]);
});

test("each look goes on where the last one ended, over midnight, a new part and an old day that goes", async () => {
  using home = new TemporaryFolder();
  const first = home.write("audit/2026-11-21.ndjson", "one\n");
  const reader = new AuditReader(home.join("audit"), "2026-11-21");
  expect(await all(reader.read())).toEqual(["one"]);
  expect(await all(reader.read())).toEqual([]);
  appendFileSync(first, "two\nthr");
  expect(await all(reader.read())).toEqual(["two"]);
  appendFileSync(first, "ee\n");
  const second = home.write("audit/2026-11-21.2.ndjson", "four\n");
  home.write("audit/2026-11-22.ndjson", "five\n");
  expect(await all(reader.read())).toEqual(["three", "four", "five"]);
  rmSync(first);
  appendFileSync(second, "six\n");
  expect(await all(reader.read())).toEqual(["six"]);
  writeFileSync(second, "new\n");
  expect(await all(reader.read())).toEqual(["new"]);
});

test("lines are whole wherever a piece of the file ends, and damage without an end costs no memory", async () => {
  using home = new TemporaryFolder();
  const lines = Array.from({ length: 30_000 }, (_, at) => `${at} ${"é€".repeat(at % 20)}`);
  const path = home.write("audit/2026-11-21.ndjson", `${lines.join("\n")}\n${"\0".repeat(1 << 20)}`);
  const reader = new AuditReader(home.join("audit"), "2026-11-21");
  expect(await all(reader.read())).toEqual(lines);
  appendFileSync(path, "\nlast\n");
  const more = await all(reader.read());
  expect([more.at(-1), more.length]).toEqual(["last", 2]);
  expect(more[0]?.length).toBeLessThan(1 << 19);
});

test("a home without an audit has no line", async () => {
  using home = new TemporaryFolder();
  expect(await all(new AuditReader(home.join("audit"), "2026-11-21").read())).toEqual([]);
});
