import { rmSync } from "node:fs";
import { join } from "node:path";
import { protocol } from "../../src/contract/service.ts";
import type { ReleaseNotice } from "../../src/ops/release-notice.ts";
import { homeFormat } from "../../src/store/file/home-format.ts";
import { buildExecutable } from "./build-executable.ts";
import { buildPages } from "./build-pages.ts";
import { sumOf, sums } from "./sums.ts";
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

/**
 * All that a release has: a program for each system, completions, manual pages, the sums of all of them, and a notice for
 * `bch upgrade --check` of those who have an older one.
 */
export async function release({ root, folder, only = targets, version, say = () => {} }: Release) {
  for (const name of [...targets.map(({ file }) => file), "completions", "man", "release.json", "SHA256SUMS"])
    rmSync(join(folder, name), { recursive: true, force: true });
  for (const target of only) {
    const start = performance.now();
    const { bytes } = await buildExecutable(target, root, folder);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(`${target.file.padEnd(22)} ${(bytes / 1e6).toFixed(1).padStart(6)} MB ${seconds.padStart(5)} s`);
  }
  await buildPages(folder, version);
  const made = await sums(folder);
  const programs = Object.fromEntries(only.map(({ file }) => [file, made.get(file)!]));
  const notice: ReleaseNotice = { v: 1, version, protocol, format: homeFormat, programs };
  const path = join(folder, "release.json");
  await Bun.write(path, `${JSON.stringify(notice, null, 2)}\n`);
  made.set("release.json", await sumOf(path));
  await Bun.write(join(folder, "SHA256SUMS"), [...made].map(([path, sum]) => `${sum}  ${path}\n`).join(""));
}
