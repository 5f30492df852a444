import { TemporaryFolder } from "./temporary-folder.ts";

/** A folder on a disk of its own that is soon full. Takes root, on Linux: ask `isPossible` first. */
export class SmallDisk extends TemporaryFolder {
  constructor(megabytes: number) {
    super();
    const error = mount("-t", "tmpfs", "-o", `size=${megabytes}m,mode=700`, "tmpfs", this.path);
    if (!error) return;
    super[Symbol.dispose]();
    throw new Error(error);
  }

  static isPossible(): boolean {
    if (process.platform !== "linux") return false;
    try {
      using _ = new SmallDisk(1);
      return true;
    } catch {
      return false;
    }
  }

  /** What is stored stays. */
  resize(megabytes: number): void {
    const error = mount("-o", `remount,size=${megabytes}m`, this.path);
    if (error) throw new Error(error);
  }

  override [Symbol.dispose](): void {
    // Lazily: a process that is just ending may still have a file open there.
    Bun.spawnSync(["umount", "--lazy", this.path]);
    super[Symbol.dispose]();
  }
}

/** Why it didn't work; nothing when it did. */
const mount = (...words: string[]): string => String(Bun.spawnSync(["mount", ...words]).stderr);
