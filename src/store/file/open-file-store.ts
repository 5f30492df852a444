import { mkdirSync } from "node:fs";
import { type Clock, systemClock } from "../../domain/clock.ts";
import { fault } from "../../domain/fault.ts";
import { agentRecord, channelRecord, inviteRecord, settingsRecord } from "../../domain/records.ts";
import type { Store } from "../store.ts";
import { type Disk, systemDisk } from "./disk.ts";
import { fileMail } from "./file-mail.ts";
import { type FileChange, FileRecords } from "./file-records.ts";
import { HomeLock } from "./home-lock.ts";
import { Ledger } from "./ledger.ts";
import { MailFiles } from "./mail-files.ts";
import { MailIndex } from "./mail-index.ts";
import { Spool } from "./spool.ts";
import { unsyncedDisk } from "./unsynced-disk.ts";

export interface FileStoreOptions {
  clock?: Clock;
  /** Random bytes: see crypto.getRandomValues. */
  random?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;
  disk?: Disk;
  /** `os`: nothing is flushed, a power cut takes the last seconds. kill -9 still takes nothing. */
  durability?: "disk" | "os";
  /** Bytes of a journal segment. */
  segmentSize?: number;
  warn?: (line: string) => void;
  /** Who holds the lock, for the error. */
  holder?: () => string;
}

/** The store in a home directory. Refuses when another process has it; does what a crash left undone; then it is ready. */
export async function openFileStore(home: string, options: FileStoreOptions = {}): Promise<Store> {
  const {
    clock = systemClock,
    warn = console.error,
    segmentSize = 8 << 20,
    holder = () => "another process",
  } = options;
  const { random = (bytes) => crypto.getRandomValues(bytes) } = options;
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fault("home.unusable", home, (error as Error).message);
  }
  const lock = new HomeLock(home, holder);
  try {
    const real = options.disk ?? systemDisk(home);
    const disk = options.durability === "os" ? unsyncedDisk(real) : real;
    const hex = (length: number) => Buffer.from(random(new Uint8Array(length))).toString("hex");

    const ledger = new Ledger(disk, warn);
    const index = new MailIndex(disk, clock, warn);
    const reload = () => {
      ledger.load(clock.now());
      index.load();
    };
    const temporary = () => `tmp/${hex(8)}`;
    const spool = new Spool({ disk, segmentSize, temporary, head: () => ledger.sizes(), stale: reload });
    clean(disk);
    spool.recover();
    reload();
    await spool.start();

    const records = <T>(
      folder: string,
      schema: ConstructorParameters<typeof FileRecords<T>>[2],
      only?: string,
    ) => {
      const loaded = new FileRecords<T>(disk, folder, schema, warn);
      loaded.load(only);
      return loaded;
    };
    return {
      agents: records("agents", agentRecord),
      channels: records("channels", channelRecord),
      invites: records("invites", inviteRecord),
      settings: records(".", settingsRecord, "relay"),
      mail: fileMail(new MailFiles(disk, spool, index, ledger, clock, () => hex(4), warn)),
      commit: (...changes) => commit(spool, changes as FileChange[]),
      async close() {
        try {
          await spool.close();
        } finally {
          lock[Symbol.dispose]();
        }
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

async function commit(spool: Spool, changes: FileChange[]): Promise<void> {
  if (changes.length === 0) return;
  const undo = changes.map((change) => change.show());
  try {
    await spool.commit(changes.map(({ step }) => step));
  } catch (error) {
    for (const takeBack of undo.reverse()) takeBack();
    throw error;
  } finally {
    for (const change of changes) change.done();
  }
}

/** What no journal speaks of: halves of files, and mailboxes on their way out. */
function clean(disk: Disk): void {
  for (const folder of ["tmp", "trash"]) disk.removeTree(folder);
  disk.mkdir("tmp");
}
