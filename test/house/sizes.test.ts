import { expect, test } from "bun:test";
import { type SourceFile, sourceFiles } from "./source-file.ts";

/** Tables may be longer: they are looked up, not read. */
const tables: string[] = ["src/domain/errors.ts"];
const bounds = { most: 300, long: 250, shareOfLong: 0.1, median: 90 };

const lines = ({ text }: SourceFile) => text.split("\n").length - 1;

function oversizes(files: SourceFile[]): string[] {
  const sizes = files.map(lines).sort((a, b) => a - b);
  const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
  const share = sizes.filter((size) => size > bounds.long).length / sizes.length;
  const complaints = files
    .filter((file) => lines(file) > bounds.most && !tables.includes(file.path))
    .map((file) => `${file.path} has ${lines(file)} lines`);
  if (share > bounds.shareOfLong)
    complaints.push(`${Math.round(share * 100)} % of the files are over ${bounds.long} lines`);
  if (median >= bounds.median) complaints.push(`the median file has ${median} lines`);
  return complaints;
}

const file = (path: string, size: number): SourceFile => ({ path, text: "x\n".repeat(size) });
const small = Array.from({ length: 20 }, (_, at) => file(`src/hub/small-${at}.ts`, 40));

test("a file of src is read in one sitting", async () => {
  expect(oversizes(await sourceFiles("src/**/*.{ts,js}"))).toEqual([]);
});

test("one file that is too long is found, a table may be long", () => {
  expect(oversizes([...small, file("src/hub/a.ts", 301)])).toEqual(["src/hub/a.ts has 301 lines"]);
  expect(oversizes([...small, file("src/hub/a.ts", 300), file("src/domain/errors.ts", 400)])).toEqual([]);
});

test("too many long files are found, and a median that creeps up", () => {
  expect(oversizes([...small, ...small.slice(0, 3).map(({ path }) => file(path, 260))])).toHaveLength(1);
  expect(oversizes(small.map(({ path }) => file(path, 90)))).toEqual(["the median file has 90 lines"]);
});
