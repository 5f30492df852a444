import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Target } from "./targets.ts";

/** The Bun of a system that `.bun-version` names: where scripts/run.mjs keeps it, or from npm's package, whose hash Bun checks. */
export function bunFor({ os, cpu, package: name }: Target, root: string): string {
  const version = readFileSync(join(root, ".bun-version"), "utf8").trim();
  if (os === process.platform && cpu === process.arch && Bun.version === version) return process.execPath;
  const home = join(root, ".bun", `${version}-${os}-${cpu}`);
  const bun = join(home, "bin", os === "win32" ? "bun.exe" : "bun");
  if (!existsSync(bun)) download(`${name}@${version}`, name, { os, cpu, home, root });
  return bun;
}

function download(
  what: string,
  name: string,
  place: { os: string; cpu: string; home: string; root: string },
) {
  const { os, cpu, home, root } = place;
  mkdirSync(join(root, ".bun"), { recursive: true });
  const workshop = mkdtempSync(join(root, ".bun", "getting-"));
  try {
    writeFileSync(join(workshop, "package.json"), "{}");
    const command = [process.execPath, "add", "--ignore-scripts", `--os=${os}`, `--cpu=${cpu}`, what];
    const run = Bun.spawnSync(command, { cwd: workshop, stdio: ["ignore", "pipe", "pipe"] });
    if (run.exitCode !== 0) throw new Error(`${run.stderr}\nCouldn't get ${what}. Check the network.`);
    renameSync(join(workshop, "node_modules", name), home);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}
