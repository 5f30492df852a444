import { existsSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "../domain/shell-word.ts";

/** Where this bch comes from. */
export interface OwnInstall {
  kind: "checkout" | "folder" | "file";
  path: string;
  /** What brings a newer one here. */
  upgrade: string;
}

interface Running {
  standalone: boolean;
  /** The program that runs: Bun, or bch itself. */
  program: string;
  /** Of this source file, where it runs from source. */
  folder: string;
}

const running = (): Running => ({
  standalone: Bun.isStandaloneExecutable,
  program: process.execPath,
  folder: import.meta.dir,
});

/** A clone, a copy of one, or a single file. What `npm run link` makes is a clone's: it lies in its `.bun/`. */
export function ownInstall({ standalone, program, folder }: Running = running()): OwnInstall {
  const linked = join(program, "..", "..");
  const isLinked = program === join(linked, ".bun", "bch") && existsSync(join(linked, "src", "cli.ts"));
  if (standalone && !isLinked) {
    const file = `bch-${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
    return { kind: "file", path: program, upgrade: `put the release's ${file} in place of ${program}` };
  }
  const path = standalone ? linked : join(folder, "..", "..");
  if (existsSync(join(path, ".git")))
    return { kind: "checkout", path, upgrade: `cd ${shellWord(path)} && git pull && npm run link` };
  return {
    kind: "folder",
    path,
    upgrade: "in the clone that it was installed from: git pull && sudo deploy/install.sh",
  };
}
