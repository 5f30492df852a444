import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildExecutable } from "./build-executable.ts";
import { buildPages } from "./build-pages.ts";
import { sums } from "./sums.ts";
import { type Target, targets } from "./targets.ts";

interface Release {
  /** The checkout that it is made of. */
  root: string;
  /** Where it goes; what an earlier one left there is removed. */
  folder: string;
  only?: readonly Target[];
  version: string;
  say?: (line: string) => void;
}

/** All that a release has: a program for each system, completions, manual pages, and the sums of all of them. */
export async function release({ root, folder, only = targets, version, say = () => {} }: Release) {
  for (const name of [...targets.map(({ file }) => file), "completions", "man", "SHA256SUMS"])
    rmSync(join(folder, name), { recursive: true, force: true });
  for (const target of only) {
    const start = performance.now();
    const { bytes } = await buildExecutable(target, root, folder);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(`${target.file.padEnd(22)} ${(bytes / 1e6).toFixed(1).padStart(6)} MB ${seconds.padStart(5)} s`);
  }
  await buildPages(folder, version);
  await Bun.write(join(folder, "SHA256SUMS"), await sums(folder));
}
