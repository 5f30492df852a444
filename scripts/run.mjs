#!/usr/bin/env node
// Runs a script of this checkout with the Bun that .bun-version names; gets that Bun and the packages first.
//
//   node scripts/run.mjs [--production] <script.ts> [arguments…]
//   node scripts/run.mjs [--production]        only sets up, with a Bun of its own, and prints where that is
//
// --production leaves out the packages that only developers need.
// Plain JavaScript for Node 18 or later or any Bun, without packages: it runs before anything else can.
import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const windows = process.platform === "win32";
const version = readFileSync(join(root, ".bun-version"), "utf8").trim();
const executable = windows ? "bun.exe" : "bun";

const production = process.argv[2] === "--production";
const [script, ...rest] = process.argv.slice(production ? 3 : 2);

/** This very version, or a later patch of it. */
function fits(found) {
  const [major, minor, patch] = version.split(".").map(Number);
  const parts = found.trim().split(".").map(Number);
  return parts[0] === major && parts[1] === minor && parts[2] >= patch;
}

function versionOf(bun) {
  const run = spawnSync(bun, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return run.status === 0 ? run.stdout : "";
}

function onPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function findBun() {
  const home = join(root, ".bun", `${version}-${process.platform}-${process.arch}`);
  const kept = join(home, "bin", executable);
  if (existsSync(kept)) return kept;
  if (script) {
    if (fits(process.versions.bun ?? "")) return process.execPath;
    const found = onPath(executable);
    if (found && fits(versionOf(found))) return found;
  }
  getBun(home);
  return kept;
}

/** npm's packages that carry Bun for this machine. The second is for processors without AVX2. */
function packages() {
  const system = { win32: "windows" }[process.platform] ?? process.platform;
  const processor = { arm64: "aarch64" }[process.arch] ?? process.arch;
  const musl = system === "linux" && !process.report?.getReport().header.glibcVersionRuntime;
  const name = `@oven/bun-${system}-${processor}${musl ? "-musl" : ""}`;
  return processor === "x64" ? [name, `${name}-baseline`] : [name];
}

/** Two of these at a time may both get it; the one that is done first keeps its own. */
function getBun(home) {
  console.error(`Getting Bun ${version} (once, about 100 MB) …`);
  mkdirSync(join(root, ".bun"), { recursive: true });
  const workshop = mkdtempSync(join(root, ".bun", "getting-"));
  try {
    writeFileSync(join(workshop, "package.json"), "{}");
    const fitting = packages().find((name) => {
      download(workshop, `${name}@${version}`);
      return versionOf(join(workshop, "node_modules", name, "bin", executable)) !== "";
    });
    if (!fitting) stop(`Bun ${version} doesn't run on this machine.`, "See the systems that Bun supports.");
    try {
      renameSync(join(workshop, "node_modules", fitting), home);
    } catch (error) {
      if (!existsSync(home)) throw error;
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

function download(workshop, what) {
  const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], shell: windows };
  const patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"];
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
  const npm = onPath(windows ? "npm.cmd" : "npm");
  const run = npm
    ? spawnSync(
        "npm",
        ["install", "--prefix", relative(root, workshop), ...quiet, ...patience, what],
        options,
      )
    : process.versions.bun
      ? spawnSync(process.execPath, ["add", "--ignore-scripts", what], { ...options, cwd: workshop })
      : stop("There is no npm on PATH to get Bun with.", "Debian and Ubuntu: apt-get install npm");
  if (run.status === 0) return;
  const said = (run.stderr || run.stdout || String(run.error)).trim().split("\n").slice(0, 4).join("\n");
  stop(
    said,
    `Couldn't get ${what}: the package registry can't be reached, or doesn't have it.`,
    `Check the network (npm's registry and proxy settings apply), or put Bun ${version} on PATH, and run this again.`,
  );
}

function hasTerminal() {
  if (windows) return true;
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false; // No terminal: whoever sent the signal sent it to this process alone.
  }
}

/** npm passes SIGTERM on to its shell only, which ends without passing it on. */
function whenParentEnds(then) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    then();
  }, 200);
}

function stop(...lines) {
  throw new Error(lines.join("\n"));
}

let bun;
try {
  bun = findBun();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
// The settings of this checkout, not of the folder that one stands in; and no .env at all.
const vetted = ["--no-env-file", `--config=${join(root, "bunfig.toml")}`];

// node_modules carries a copy of the bun.lock that it was installed from.
const lock = readFileSync(join(root, "bun.lock"), "utf8");
const stamps = [".bun.lock", ...(production ? [".bun.lock.production"] : [])];
const paths = stamps.map((name) => join(root, "node_modules", name));
if (!paths.some((path) => existsSync(path) && readFileSync(path, "utf8") === lock)) {
  const install = [join(root, "scripts", "install-packages.ts"), paths.at(-1)];
  const options = production ? ["--production"] : [];
  const run = spawnSync(bun, [...vetted, ...install, ...options], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
}

if (!script) {
  console.log(bun);
} else {
  const child = spawn(bun, [...vetted, join(root, script), ...rest], { stdio: "inherit" });
  // A terminal gives ctrl-c to the script as well; a second one would end it before it has finished.
  process.on("SIGINT", () => hasTerminal() || child.kill("SIGINT"));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) whenParentEnds(() => child.kill("SIGTERM"));
  child.on("exit", (status, signal) => {
    if (!signal) process.exit(status);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
