import { existsSync, readFileSync, realpathSync, statfsSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { basename, resolve } from "node:path";

/** What the figures were measured on; no name or path of anybody's. */
export function machine(folder: string): { computer: string; disk: string } {
  const [{ model } = { model: "unknown processor" }, ...others] = cpus();
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`;
  const system = `${type()} ${release().split("-")[0]}`;
  return {
    computer: `${others.length + 1} × ${model.trim()}, ${memory}, ${system}, Bun ${Bun.version}`,
    disk: fileSystem(resolve(folder)),
  };
}

/** Type and options of the file system that holds this folder, as far as the system tells. */
function fileSystem(folder: string): string {
  if (process.platform !== "linux") return `a file system of type ${statfsSync(folder).type}`;
  const mounts = readFileSync("/proc/self/mounts", "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, point = ""]) => folder === point || folder.startsWith(point.replace(/\/?$/, "/")));
  // The longest one is the nearest; of two on one point the later covers the earlier.
  const [device = "", , kind = "unknown", flags = ""] = mounts.reduce((nearest, mount) =>
    mount[1]!.length >= nearest[1]!.length ? mount : nearest,
  );
  const journal = kind === "ext4" ? (hasJournal(device) ? ", with journal" : ", without journal") : "";
  return `${kind} (${flags}${journal})`;
}

const hasJournal = (device: string): boolean =>
  existsSync(device) && existsSync(`/proc/fs/jbd2/${basename(realpathSync(device))}-8`);
