import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { TemporaryFolder } from "../../support/temporary-folder.ts";
import { run } from "./run.ts";

export const fileSystems = ["ext4", "xfs"] as const;
export type FileSystem = (typeof fileSystems)[number];

const size = 640 << 20;
/** So that nothing reaches the disk by itself before somebody asks for it. */
const options: Record<FileSystem, string> = {
  ext4: "loop,data=writeback,noauto_da_alloc,commit=300",
  xfs: "loop",
};

/** A file system in a file, whose power can be cut. */
export class LoopDisk implements AsyncDisposable {
  readonly #folder = new TemporaryFolder();
  readonly #image = this.#folder.join("image");
  /** Where it is mounted. */
  readonly path = this.#folder.join("disk");
  #mounted = false;

  private constructor(readonly kind: FileSystem) {}

  static async make(kind: FileSystem): Promise<LoopDisk> {
    const disk = new LoopDisk(kind);
    try {
      writeFileSync(disk.#image, "");
      truncateSync(disk.#image, size);
      mkdirSync(disk.path);
      await run(`mkfs.${kind}`, kind === "ext4" ? "-qF" : "-qf", disk.#image);
      await disk.mount();
      return disk;
    } catch (error) {
      await disk[Symbol.asyncDispose]();
      throw error;
    }
  }

  async mount(): Promise<void> {
    await run("mount", "-o", options[this.kind], this.#image, this.path);
    this.#mounted = true;
  }

  /** From here on nothing reaches the disk, and what hasn't yet is lost. */
  async cut(): Promise<void> {
    await run("xfs_io", "-x", "-c", "shutdown", this.path);
  }

  /** Whoever uses it has to have ended. */
  async unmount(): Promise<void> {
    // A process that was killed may hold on to it for a moment.
    for (let tries = 50; ; tries -= 1) {
      try {
        await run("umount", this.path);
        break;
      } catch (error) {
        if (tries === 0 || !/busy/.test((error as Error).message)) throw error;
        await Bun.sleep(100);
      }
    }
    this.#mounted = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#mounted) await this.unmount();
    this.#folder[Symbol.dispose]();
  }
}
