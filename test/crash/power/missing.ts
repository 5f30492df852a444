import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type FileSystem, LoopDisk } from "./loop-disk.ts";
import { toolPath } from "./run.ts";

/** Why disks can't be made and cut here, or undefined: one line for people. */
export async function missingFor(kind: FileSystem): Promise<string | undefined> {
  if (process.platform !== "linux") return "only Linux can cut the power of a disk";
  if (process.getuid?.() !== 0) return "only root may mount disks";
  const tools = [`mkfs.${kind}`, "xfs_io", "mount", "umount"];
  const absent = tools.filter((name) => !Bun.which(name, { PATH: toolPath }));
  if (absent.length > 0) return `no ${absent.join(", ")} here (scripts/debian-packages.sh installs them)`;
  try {
    await using disk = await LoopDisk.make(kind);
    await disk.cut();
  } catch (error) {
    return `a disk of ${kind} in a file can't be made, mounted and cut: ${(error as Error).message}`;
  }
  return undefined;
}

/** The library that makes every sync a lie; undefined where it isn't installed. */
export function eatmydata(): string | undefined {
  if (process.platform !== "linux") return undefined;
  const folders = ["/usr/lib", ...readdirSync("/usr/lib").map((name) => join("/usr/lib", name))];
  return folders.map((folder) => join(folder, "libeatmydata.so")).find((path) => existsSync(path));
}
