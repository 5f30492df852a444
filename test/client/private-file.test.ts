import { expect, test } from "bun:test";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { readRecord, writePrivate, writeRecord } from "../../src/client/private-file.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { testWith } from "../support/test-with.ts";

const record = z.object({ v: z.literal(1), name: z.string() });

test("what is written is for its owner alone, and so are the folders made for it", () => {
  using folder = new TemporaryFolder();
  const path = folder.join("home", "identities", "a.json");
  writeRecord(path, { v: 1, name: "a" });
  expect(readRecord(path, record)).toEqual({ v: 1, name: "a" });
  if (process.platform === "win32") return;
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(folder.join("home")).mode & 0o777).toBe(0o700);
  expect(statSync(folder.join("home", "identities")).mode & 0o777).toBe(0o700);
});

test("a file that can't be replaced stays as it was, and nothing is left beside it", () => {
  using folder = new TemporaryFolder();
  const taken = folder.join("a.json");
  folder.write("a.json/inside", "a directory is in the way");
  expect(() => writePrivate(taken, "x")).toThrow(expect.objectContaining({ code: "home.unusable" }));
  expect(readdirSync(folder.path)).toEqual(["a.json"]);
});

test("a missing file is nothing, a damaged one is an error that names it", () => {
  using folder = new TemporaryFolder();
  expect(readRecord(folder.join("none"), record)).toBeUndefined();
  for (const content of ["", "{", '{"v":2,"name":"a"}', "[]"]) {
    const path = folder.write("damaged", content);
    expect(() => readRecord(path, record)).toThrow(path);
  }
});

testWith("strace")(
  "a record is on disk before its name is, and the name before the call returns",
  async () => {
    using folder = new TemporaryFolder();
    const path = folder.join("a.json");
    const script = folder.write(
      "write.ts",
      `import { writePrivate } from ${JSON.stringify(`${import.meta.dir}/../../src/client/private-file.ts`)};
     writePrivate(${JSON.stringify(path)}, "x");`,
    );
    const log = folder.join("calls");
    const trace = ["strace", "-f", "-qq", "-y", "-o", log, "-e", "trace=fsync,rename,renameat,renameat2"];
    expect(await Bun.spawn([...trace, process.execPath, script]).exited).toBe(0);
    const calls = readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line.includes(folder.path))
      .map((line) => /(fsync|rename)\w*\(/.exec(line)?.[1]);
    expect(calls).toEqual(["fsync", "rename", "fsync"]);
  },
);
