import { expect, test } from "bun:test";
import { type SourceFile, sourceFiles } from "./source-file.ts";

/** Written so that this file doesn't hold what it looks for. */
const either = (...words: string[]) => words.join("|");
const hosts = either(
  "registry\\.\\w+\\.\\w+",
  "npmjs\\.\\w+",
  "deb\\.debian\\.\\w+",
  "pypi\\.\\w+",
  "proxy\\.golang\\.\\w+",
);
const homes = either("work", "farm", "Users", "root", "home/(?!x/|you/)\\w+");
const rules: [string, RegExp][] = [
  ["unfinished work", new RegExp(`\\b(${either("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")})\\b`)],
  ["the host of a package registry", new RegExp(`\\b(${hosts})\\b`)],
  ["a path of somebody's machine", new RegExp(`(^|[^\\w.$}*~-])/(${homes})/`, "m")],
];

function marks({ path, text }: SourceFile): string[] {
  return rules.flatMap(([what, rule]) => {
    const found = rule.exec(text);
    return found ? [`${path}: ${what}, ${found[0].trim()}`] : [];
  });
}

const patterns = [
  "{src,test,scripts,deploy,docs,.ci}/**/*",
  "*.{md,json,toml,lock}",
  ".{bun-version,npmrc,gitignore}",
];

test("nothing is left unfinished, and the repo names no registry's host and no machine's path", async () => {
  const all = (await Promise.all(patterns.map(sourceFiles))).flat();
  // A picture's bytes can look like anything.
  const files = all.filter(({ path }) => !path.endsWith(".png"));
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap(marks)).toEqual([]);
});

test("each of these marks is found", () => {
  const found = (text: string) => marks({ path: "src/a.ts", text }).length;
  expect(found(`// ${"TO" + "DO"}: later`)).toBe(1);
  expect(found(`"resolved": "https://${"registry" + ".example"}.org/zod"`)).toBe(1);
  expect(found(`open("${"/ho" + "me"}/ann/project")`)).toBe(1);
  expect(found(`open("${"/ho" + "me"}/you/project")`)).toBe(0);
  expect(found(`docs${"/wo" + "rk"}/plan.md, $HOME${"/wo" + "rk"}/x`)).toBe(0);
});
