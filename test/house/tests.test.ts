import { expect, test } from "bun:test";
import { type SourceFile, sourceFiles } from "./source-file.ts";

/** Folders of test/ that mirror no room: whole stories, crashes, these rules, and what stands beside src/. */
const beside = ["e2e", "crash", "house", "support", "deploy", "scripts"];

function homeless(tests: string[], sources: string[]): string[] {
  const rooms = new Set(sources.map((path) => path.split("/").slice(1, -1).join("/")));
  return tests.filter((path) => {
    const folders = path.split("/").slice(1, -1);
    return !beside.includes(folders[0] ?? "") && !rooms.has(folders.join("/"));
  });
}

/** A test that sleeps is slow on a fast machine and fails on a slow one. */
function sleeps({ path, text }: SourceFile): string[] {
  return /\bBun\.sleep(Sync)?\(|\bsetTimeout\(\s*\w+,/.test(text) ? [`${path} sleeps`] : [];
}

/** `test.only` would pass over all others. */
function narrows({ path, text }: SourceFile): string[] {
  return /\b(test|describe|it)\.only\(/.test(text) ? [`${path} runs one test only`] : [];
}

const file = (text: string): SourceFile => ({ path: "test/hub/a.test.ts", text });

test("test/ mirrors src/", async () => {
  const tests = (await sourceFiles("test/**/*.test.ts")).map(({ path }) => path);
  const sources = (await sourceFiles("src/**/*.ts")).map(({ path }) => path);
  expect(homeless(tests, sources)).toEqual([]);
});

test("a test of a room that isn't there is found", () => {
  const sources = ["src/cli.ts", "src/hub/send.ts", "src/store/file/disk.ts"];
  expect(
    homeless(["test/hub/send.test.ts", "test/store/file/disk.test.ts", "test/e2e/a.test.ts"], sources),
  ).toEqual([]);
  expect(homeless(["test/kitchen/send.test.ts", "test/stray.test.ts"], sources)).toEqual([
    "test/kitchen/send.test.ts",
  ]);
});

test("no test sleeps or leaves others out", async () => {
  const files = (await sourceFiles("test/**/*.test.ts")).filter(
    ({ path }) => !path.startsWith("test/house/"),
  );
  expect([...files.flatMap(sleeps), ...files.flatMap(narrows)]).toEqual([]);
});

test("a sleep and a narrowed run are found", () => {
  expect(sleeps(file("await Bun.sleep(50);"))).toHaveLength(1);
  expect(sleeps(file("await new Promise((done) => setTimeout(done, 50));"))).toHaveLength(1);
  expect(sleeps(file("clock.advance(50);"))).toEqual([]);
  expect(narrows(file('test.only("a", () => {});'))).toHaveLength(1);
});
