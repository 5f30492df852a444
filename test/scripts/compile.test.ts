import { expect, test } from "bun:test";
import { copyFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../../scripts/compile.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

/** A checkout whose program says which of the two ran: the compiled one is in no directory of this machine. */
function checkout(): TemporaryFolder {
  const folder = new TemporaryFolder();
  folder.write("package.json", '{ "version": "1.2.3" }');
  folder.write("bun.lock", "");
  folder.write("src/cli.ts", 'import { word } from "./word.ts";\nconsole.log(word, import.meta.dir);\n');
  folder.write("src/word.ts", 'export const word = "one";\n');
  folder.write("src/never-used.ts", "export const nothing = 0;\n");
  folder.write("scripts/none", "");
  const entry = "scripts/compiled-entry.ts";
  copyFileSync(join(import.meta.dir, "../..", entry), folder.join(entry));
  return folder;
}

const run = (program: string) => String(Bun.spawnSync([program], { cwd: "/" }).stdout).trim();

test("a compiled bch runs only as long as every source is as it was", async () => {
  using folder = checkout();
  const program = await compile({ root: folder.path });
  const compiled = run(program);
  expect(compiled).toStartWith("one ");
  expect(compiled).not.toContain(folder.path);
  const fromSource = (word: string) => `${word} ${folder.join("src")}`;

  const word = folder.join("src/word.ts");
  const before = statSync(word);
  folder.write("src/word.ts", 'export const word = "two";\n');
  expect(run(program)).toBe(fromSource("two"));
  // Older than the program, as a file that somebody restores with its own time.
  utimesSync(word, 1, 1);
  expect(run(program)).toBe(fromSource("two"));
  folder.write("src/word.ts", 'export const word = "one";\n');
  utimesSync(word, before.atime, before.mtime);
  expect(run(program)).toBe(compiled);

  folder.write("bun.lock", "another package");
  expect(run(program)).toBe(fromSource("one"));
  await compile({ root: folder.path });
  expect(run(program)).toBe(compiled);
  renameSync(folder.join("src/never-used.ts"), folder.join("src/renamed.ts"));
  expect(run(program)).toBe(fromSource("one"));
});

test("sources that can't be compiled leave the program that was there, and nothing beside it", async () => {
  using folder = checkout();
  const program = await compile({ root: folder.path });
  rmSync(folder.join("src/word.ts"));
  expect(compile({ root: folder.path })).rejects.toThrow();
  expect(statSync(program).isFile()).toBe(true);
  expect(await Array.fromAsync(new Bun.Glob("*").scan({ cwd: folder.join(".bun") }))).toEqual(["bch"]);
});
