import { type Clock, systemClock } from "../../domain/clock.ts";
import { SteadyClock } from "../../domain/steady-clock.ts";
import type { Store } from "../store.ts";
import type { Vitals } from "../vitals.ts";
import { commitChanges } from "./commit-changes.ts";
import type { Disk } from "./disk.ts";
import { FileDocuments } from "./file-documents.ts";
import { fileMail } from "./file-mail.ts";
import { type FileChange, FileRecords } from "./file-records.ts";
import { Flusher } from "./flusher.ts";
import { putForeignAside } from "./foreign.ts";
import { Ledger } from "./ledger.ts";
import { MailFiles } from "./mail-files.ts";
import { MailIndex } from "./mail-index.ts";
import { type RecordKind, recordKinds } from "./record-kinds.ts";
import { snapshot } from "./snapshot.ts";
import { Spool } from "./spool.ts";
import { changedBy, type Step } from "./steps.ts";

export interface StoreOnDiskOptions {
  clock?: Clock;
  /** Random bytes: see crypto.getRandomValues. */
  random?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;
  /** Bytes of a journal segment; a change must fit into one. */
  segmentSize?: number;
  /** When files follow the journal: calls this some time later. */
  later?: (act: () => void) => void;
  /** Steps done to the files in one go. */
  atOnce?: number;
  /** Does steps to the files, in order but for appends, which may come last; absent: here, between requests. */
  apply?: (steps: Step[]) => Promise<void>;
  /** Told that somebody else has deleted a record's file, when it is noticed: the next time that the record is wanted. */
  onDeleted?: (path: string) => void;
  warn?: (line: string) => void;
  /** Told of each flush of the journal how many milliseconds the disk took. */
  onFlush?: (ms: number) => void;
}

/** Long enough that messages which are read at once never become files, short enough that whoever looks finds them there. */
const shortly = (act: () => void) => void setTimeout(act, 1000);

export interface FileStore extends Store {
  /**
   * A folder of the home with every file as all that was answered before has made it. It stays as it is, for whoever copies
   * it to take away; what a start finds of it is removed.
   */
  snapshot(): Promise<string>;
  vitals(): Vitals;
}

/** The store on a disk that nobody else uses: what a crash left undone is done, then it is ready. */
export async function openStoreOn(disk: Disk, options: StoreOnDiskOptions = {}): Promise<FileStore> {
  const { warn = console.error, segmentSize = 8 << 20, later = shortly } = options;
  const clock = new SteadyClock(options.clock ?? systemClock);
  const { random = (bytes) => crypto.getRandomValues(bytes) } = options;
  const hex = (length: number) => Buffer.from(random(new Uint8Array(length))).toString("hex");

  clean(disk);
  putForeignAside(disk, warn);
  const spool = new Spool({
    disk,
    segmentSize,
    later,
    atOnce: options.atOnce,
    apply: options.apply,
    flusher: new Flusher({ now: () => clock.elapsed(), onFlush: options.onFlush }),
    temporary: () => `tmp/${hex(8)}`,
  });
  await spool.start();
  const ledger = new Ledger(disk, spool, warn);
  const newest = ledger.load(clock.now());
  const index = new MailIndex(disk, clock, warn);
  index.load(newest);
  // What only the start needed, fifty megabytes for a hundred thousand messages, would stay for long.
  if (index.size > 10_000) Bun.gc(true);

  const deleted = (step: Step) => {
    const [path = ""] = changedBy(step);
    spool.commit([step]).catch((error: Error) => warn(`${path}: ${error.message}`));
    options.onDeleted?.(path);
  };
  const records = <T>(kind: RecordKind<T>, only?: string) => {
    const waits = (path: string) => spool.waits(path);
    const elapsed = () => clock.elapsed();
    const loaded = new FileRecords<T>({ disk, ...kind, elapsed, waits, deleted, warn });
    loaded.load(only);
    return loaded;
  };
  return {
    agents: records(recordKinds.agents),
    channels: records(recordKinds.channels),
    invites: records(recordKinds.invites),
    incoming: records(recordKinds.incoming),
    outgoing: records(recordKinds.outgoing),
    outbox: new FileDocuments({ disk, spool, ...recordKinds.outbox, warn }),
    sessions: records(recordKinds.sessions),
    settings: records(recordKinds.settings, "relay"),
    tasks: records(recordKinds.tasks),
    taskTexts: new FileDocuments({ disk, spool, ...recordKinds.taskTexts, warn }),
    mail: fileMail(new MailFiles(disk, spool, index, ledger, clock, () => hex(4), warn)),
    commit: (...changes) => commitChanges(spool, changes as FileChange[]),
    async snapshot() {
      const folder = `snapshots/${hex(8)}`;
      await spool.rest(() => snapshot(disk, folder));
      return folder;
    },
    vitals: () => spool.vitals(),
    close: () => spool.close(),
  };
}

/** What no journal speaks of: halves of files, and mailboxes on their way out. */
function clean(disk: Disk): void {
  for (const folder of ["tmp", "trash", "snapshots"]) disk.removeTree(folder);
  disk.mkdir("tmp");
}
