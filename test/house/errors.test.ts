import { expect, test } from "bun:test";
import { errors } from "../../src/domain/errors.ts";
import { type SourceFile, sourceFiles } from "./source-file.ts";

/** Codes of the table that no code can cause. */
function unused(codes: string[], files: SourceFile[]): string[] {
  return codes.filter((code) => !files.some(({ text }) => text.includes(`"${code}"`)));
}

/** Errors beside the table: they would reach people without code, hint and exit status. */
function strayErrors({ path, text }: SourceFile): string[] {
  // Its errors are the system's; they become store.full or store.failed where the store ends.
  if (path.startsWith("src/store/file/")) return [];
  const code = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
  return [...code.matchAll(/throw new ((?:Type|Range)?Error)\(/g)].map(
    (found) => `${path} throws its own ${found[1]}`,
  );
}

/** A failure that nobody hears of. A comment on its line or in the three above says why that is right. */
function dropped({ path, text }: SourceFile): string[] {
  const drops = /catch\s*(\(\w*\)\s*)?\{\s*\}|\.catch\(\(\w*\) => (\{\s*\}|undefined|null)\)/g;
  return [...text.matchAll(drops)]
    .filter(({ index }) => {
      const above = text.slice(0, index).split("\n").slice(-4).join("\n");
      const after = text.slice(index).split("\n", 1)[0];
      return !`${above}${after}`.includes("//");
    })
    .map((found) => `${path} drops what it catches: ${found[0].replaceAll(/\s+/g, " ")}`);
}

const file = (text: string): SourceFile => ({ path: "src/hub/a.ts", text });

test("every error of the table is caused somewhere", async () => {
  const files = (await sourceFiles("src/**/*.ts")).filter(
    ({ path }) => path !== "src/domain/errors.ts" && !path.startsWith("src/contract/"),
  );
  expect(unused(Object.keys(errors), files)).toEqual([]);
});

test("an error that nothing causes is found", () => {
  expect(unused(["agent.unknown", "agent.gone"], [file('throw fault("agent.unknown", name);')])).toEqual([
    "agent.gone",
  ]);
});

test("src throws errors of the table only, and drops none that it catches", async () => {
  const files = await sourceFiles("src/**/*.{ts,js}");
  expect([...files.flatMap(strayErrors), ...files.flatMap(dropped)]).toEqual([]);
});

test("a stray error and a dropped one are found", () => {
  expect(strayErrors(file('throw new Error("no");'))).toHaveLength(1);
  expect(strayErrors(file('throw new TypeError("no");'))).toHaveLength(1);
  expect(strayErrors(file('throw fault("agent.unknown", name);'))).toEqual([]);
  expect(dropped(file("try { a(); } catch {}"))).toHaveLength(1);
  expect(dropped(file("try { a(); } catch (error) {\n}"))).toHaveLength(1);
  expect(dropped(file("a().catch(() => {});"))).toHaveLength(1);
  expect(dropped(file("// Closed already.\na().catch(() => {});"))).toEqual([]);
  expect(dropped(file("// Far away.\na();\nb();\nc();\nd();\na().catch(() => {});"))).toHaveLength(1);
  expect(dropped(file("try { a(); } catch (error) { log(error); }"))).toEqual([]);
});
