import { mkdirSync } from "node:fs";
import { fault } from "../../domain/fault.ts";
import { systemDisk } from "./disk.ts";
import { refuseNewer } from "./home-format.ts";
import { HomeLock } from "./home-lock.ts";
import { type FileStore, openStoreOn, type StoreOnDiskOptions } from "./open-store-on.ts";
import { refuseOthers } from "./refuse-others.ts";
import { unsyncedDisk } from "./unsynced-disk.ts";
import { unusableHome } from "./unusable-home.ts";
import { WorkerThread } from "./worker-thread.ts";

export interface FileStoreOptions extends StoreOnDiskOptions {
  /** `os`: nothing is flushed, a power cut takes the last seconds. kill -9 still takes nothing. */
  durability?: "disk" | "os";
  /** Who holds the lock, for the error. */
  holder?: () => string;
}

/** The store in a home directory. Refuses when another process has it, or a newer one wrote it; does what a crash left undone; then it is ready. */
export async function openFileStore(home: string, options: FileStoreOptions = {}): Promise<FileStore> {
  const { holder = () => "another process" } = options;
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fault("home.unusable", home, (error as Error).message);
  }
  refuseOthers(home);
  const lock = new HomeLock(home, holder);
  try {
    refuseNewer(home);
    const disk = systemDisk(home);
    const thread = new WorkerThread(home);
    const store = await openStoreOn(options.durability === "os" ? unsyncedDisk(disk) : disk, {
      apply: (steps) => thread.apply(steps),
      ...options,
    });
    return {
      ...store,
      async close() {
        try {
          await store.close();
        } finally {
          thread[Symbol.dispose]();
          lock[Symbol.dispose]();
        }
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw unusableHome(home, error);
  }
}
