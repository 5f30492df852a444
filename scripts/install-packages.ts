/**
 * install-packages.ts <stamp> [--production]: installs what bun.lock names, then copies it to the stamp.
 * One at a time: two installs in one checkout pull files from under each other.
 */
import { Database } from "bun:sqlite";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "..");
const lock = join(root, "bun.lock");
const [stamp = "", ...options] = process.argv.slice(2);

mkdirSync(join(root, ".bun"), { recursive: true });
// A lock that the system frees when this process ends, however it ends.
using turn = new Database(join(root, ".bun", "install.sqlite"));
turn.run("PRAGMA busy_timeout = 300000");
turn.run("BEGIN EXCLUSIVE");

const stale = !existsSync(stamp) || readFileSync(stamp, "utf8") !== readFileSync(lock, "utf8");
if (stale) {
  console.error("Installing packages …");
  const command = [process.execPath, "install", "--frozen-lockfile", ...options];
  const run = Bun.spawnSync(command, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  if (run.exitCode !== 0) {
    console.error(
      `${run.stderr}\nThe packages couldn't be installed. Check the network, then run this again.`,
    );
    process.exit(run.exitCode);
  }
  copyFileSync(lock, stamp);
}
