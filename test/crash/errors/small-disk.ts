import { mkdirSync, rmSync, statfsSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TemporaryFolder } from "../../support/temporary-folder.ts";
import { run } from "../power/run.ts";
import type { Fault } from "./fault.ts";

/** Room for a home with its journal, and little more. */
const size = 48 << 20;

/** A file system in memory that can be filled to the last page: a real full disk, with the short writes that come with it. */
export class SmallDisk implements AsyncDisposable {
  readonly #folder = new TemporaryFolder();
  readonly path = this.#folder.join("disk");

  /** Undefined where it can't be mounted. */
  static async make(): Promise<SmallDisk | undefined> {
    const disk = new SmallDisk();
    mkdirSync(disk.path);
    try {
      await run("mount", "-t", "tmpfs", "-o", `size=${size}`, "tmpfs", disk.path);
      return disk;
    } catch {
      disk.#folder[Symbol.dispose](); // Only root may mount.
      return undefined;
    }
  }

  /** So much room is left, and no more. */
  filledTo(left: number): Fault {
    const filler = join(this.path, "filler");
    return {
      name: `disk full but for ${left} bytes`,
      mayStop: false,
      begin: async () => {
        fill(filler);
        truncateSync(filler, Math.max(statSync(filler).size - left, 0));
        return { [Symbol.asyncDispose]: async () => rmSync(filler) };
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run("umount", this.path);
    this.#folder[Symbol.dispose]();
  }
}

/** Takes all the room there is; the relay may be taking some in this moment too. */
function fill(path: string): void {
  const { bavail, bsize } = statfsSync(join(path, ".."));
  try {
    writeFileSync(path, new Uint8Array(bavail * bsize));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}
