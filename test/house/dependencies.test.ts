import { expect, test } from "bun:test";
import manifest from "../../package.json";
import { importScan } from "./import-scan.ts";
import { type SourceFile, sourceFiles } from "./source-file.ts";

const { dependencies, devDependencies } = manifest;

function unused(names: string[], files: SourceFile[]): string[] {
  const targets = files.flatMap(importScan).map(({ target }) => target);
  return names.filter((name) => !targets.some((target) => target === name || target.startsWith(`${name}/`)));
}

const unexplained = (names: string[], page: string): string[] =>
  names.filter((name) => !page.includes(`| ${name} |`));
const inexact = (versions: Record<string, string>): string[] =>
  Object.keys(versions).filter((name) => !/^\d+\.\d+\.\d+$/.test(versions[name]!));

test("src imports each of its dependencies", async () => {
  expect(unused(Object.keys(dependencies), await sourceFiles("src/**/*.ts"))).toEqual([]);
});

test("each dependency has an exact version and a reason", async () => {
  const [page] = await sourceFiles("docs/decisions/0001-dependencies.md");
  const all = { ...dependencies, ...devDependencies };
  expect([...inexact(all), ...unexplained(Object.keys(all), page!.text)]).toEqual([]);
});

test("a dependency that nobody imports, explains or pins is found", () => {
  const file = { path: "src/hub/a.ts", text: 'import { Hono } from "hono/tiny";' };
  expect(unused(["hono", "ho"], [file])).toEqual(["ho"]);
  expect(unexplained(["zod"], "| hono | why |")).toEqual(["zod"]);
  expect(inexact({ zod: "^4.0.0", hono: "4.13.19" })).toEqual(["zod"]);
});
