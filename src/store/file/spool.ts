import { dirname } from "node:path/posix";
import { type Fault, fault } from "../../domain/fault.ts";
import type { Disk } from "./disk.ts";
import { Journal, JournalBroken, type JournalRecord } from "./journal.ts";
import { applyStep, changedBy, joinedAppends, type Prepared, stage } from "./steps.ts";
import { reasonOf, storeFault } from "./store-fault.ts";

export interface SpoolOptions {
  disk: Disk;
  /** Bytes of one journal segment; a record is at most half of one. */
  segmentSize: number;
  /** What a new segment begins with, for files that only grow. */
  head: () => JournalRecord;
  /** A record is in the journal now. */
  journaled: (record: JournalRecord) => void;
  /** Files were moved that the index doesn't know of: build it anew. */
  stale: () => void;
  /** A name for a temporary file, new each time. */
  temporary: () => string;
}

/**
 * `before`: the record is flushed before its files are touched. `beside`: its files are written meanwhile; for steps that
 * leave nothing worse than a file too many when the crash takes the record. `none`: it waits for nobody's flush.
 */
export type Flush = "before" | "beside" | "none";

interface Commit {
  record: JournalRecord;
  prepared: Prepared;
  /** The record as the journal keeps it. */
  json: Buffer;
  flush: Flush;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/**
 * Changes files by way of the journal. Concurrent commits share one flush; their files are written and renamed beside it,
 * unsynced. A checkpoint makes the files durable and lets the journal's older segments go.
 */
export class Spool {
  #options: SpoolOptions;
  #journal: Journal;
  #queue: Commit[] = [];
  #pumping = false;
  #checkpointing: Promise<void> | undefined;
  /** Steps in the journal whose files could not be moved yet: the next commit tries again before anything else. */
  #unapplied: JournalRecord = [];
  #touched = new Set<string>();
  #failure: Fault | undefined;
  #drained: (() => void)[] = [];

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#journal = new Journal(options.disk, options.segmentSize);
  }

  /** Does again what the last run left in the journal. Nothing may be committed before. */
  recover(note: (record: JournalRecord) => void): void {
    for (const record of this.#journal.leftovers()) {
      this.#apply(record);
      note(record);
    }
  }

  /** Ready for commits: what recovery wrote is durable, the old journal is gone. `head` may be called from here on. */
  async start(): Promise<void> {
    await this.#journal.rotate(this.#options.head());
    await this.#checkpoint();
  }

  /**
   * All of these steps or, after a crash before it resolved, none; in the order of the calls. Durable when it resolves;
   * with flush `none` only when a later commit is.
   */
  commit(record: JournalRecord, flush: Flush = "before"): Promise<void> {
    return new Promise((resolve, reject) => {
      let prepared: Prepared;
      try {
        this.#refuseIfFailed();
        prepared = this.#stage(record);
      } catch (error) {
        return reject(storeFault(error));
      }
      this.#queue.push({
        record,
        prepared,
        json: Buffer.from(JSON.stringify(record)),
        flush,
        resolve,
        reject,
      });
      if (!this.#pumping) void this.#pump();
    });
  }

  #stage(record: JournalRecord): Prepared {
    const { disk, temporary } = this.#options;
    const prepared: Prepared = new Map();
    try {
      for (const step of record) {
        if (step.op !== "put") continue;
        const path = temporary();
        prepared.set(step, path);
        stage(disk, step.text, path);
      }
      return prepared;
    } catch (error) {
      this.#discard(prepared);
      throw error;
    }
  }

  #discard(prepared: Prepared): void {
    for (const path of prepared.values()) {
      try {
        if (this.#options.disk.exists(path)) this.#options.disk.unlink(path);
      } catch {
        // Nobody looks for it where it is, and the next start removes it.
      }
    }
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    // One turn of the event loop's microtasks, so that calls made together share the first flush too.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#nextBatch();
      try {
        this.#refuseIfFailed();
        await this.#write(batch);
      } catch (error) {
        if (error instanceof JournalBroken) this.#failure = fault("store.failed", reasonOf(error));
        const reason = this.#failure ?? storeFault(error);
        for (const commit of batch) {
          this.#discard(commit.prepared);
          commit.reject(reason);
        }
      }
    }
    this.#pumping = false;
    for (const drained of this.#drained.splice(0)) drained();
  }

  #nextBatch(): Commit[] {
    let bytes = 0;
    let count = 0;
    for (const commit of this.#queue) {
      bytes += commit.json.length;
      if (count > 0 && bytes > this.#options.segmentSize / 4) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #write(batch: Commit[]): Promise<void> {
    this.#catchUp();
    await this.#makeRoom(batch.reduce((sum, commit) => sum + commit.json.length + 1, 2));
    this.#journal.write(batch.map(({ json }) => json));
    for (const { record } of batch) this.#options.journaled(record);
    const flushing = batch.some(({ flush }) => flush !== "none") ? this.#journal.sync() : undefined;
    flushing?.catch(() => {}); // Awaited below, when the files have been moved.
    // In order: what comes behind a commit that must wait for the flush waits too.
    const waiting = batch.findIndex(({ flush }) => flush === "before");
    const early = this.#applyBatch(waiting < 0 ? batch : batch.slice(0, waiting));
    for (const commit of early) if (commit.flush === "none") commit.resolve();
    await flushing;
    for (const commit of early) commit.resolve();
    if (waiting >= 0) for (const commit of this.#applyBatch(batch.slice(waiting))) commit.resolve();
  }

  /** The commits whose files are in place. The others' steps are in the journal and done later; their callers get an error. */
  #applyBatch(batch: Commit[]): Commit[] {
    const applied: Commit[] = [];
    let problem: unknown;
    try {
      for (const commit of batch) {
        this.#apply(
          commit.record.filter(({ op }) => op !== "append"),
          commit.prepared,
        );
        applied.push(commit);
      }
    } catch (error) {
      problem = error;
    }
    try {
      // One write for the lines of the whole batch: they go into one file, one behind the other.
      this.#apply(joinedAppends(applied.flatMap(({ record }) => record)));
    } catch (error) {
      problem = error;
      applied.length = 0;
    }
    for (const behind of batch.slice(applied.length)) {
      this.#unapplied.push(...behind.record);
      this.#discard(behind.prepared);
      const why = `${reasonOf(problem)}; the change is recorded, and done as soon as it can be`;
      behind.reject(fault("store.failed", why));
    }
    return applied;
  }

  /** Does what is left over; then the index is built anew, and whoever decided by the old one has to ask again. */
  #catchUp(): void {
    if (this.#unapplied.length === 0) return;
    this.#apply(this.#unapplied);
    this.#options.stale();
    this.#unapplied = [];
    const again = fault("store.failed", "it had to catch up; it works again");
    for (const commit of this.#queue.splice(0)) {
      this.#discard(commit.prepared);
      commit.reject(again);
    }
    throw again;
  }

  #apply(record: JournalRecord, prepared?: Prepared): void {
    const { disk, temporary } = this.#options;
    for (const step of record) {
      applyStep(disk, step, temporary, prepared);
      prepared?.delete(step);
      for (const path of changedBy(step)) {
        this.#touched.add(path).add(dirname(path));
      }
    }
  }

  async #makeRoom(bytes: number): Promise<void> {
    if (!this.#journal.fits(bytes)) {
      await this.#checkpointing;
      await this.#journal.rotate(this.#options.head());
      this.#checkpointing = this.#checkpoint().catch((error) => {
        this.#failure = fault("store.failed", reasonOf(error));
      });
    } else if (this.#journal.halfFull) this.#journal.prepare();
  }

  async #checkpoint(): Promise<void> {
    if (this.#unapplied.length > 0) return;
    const covered = this.#journal.full;
    const touched = this.#touched;
    this.#touched = new Set();
    await this.#options.disk.syncAll(touched);
    await this.#journal.release(covered);
  }

  #refuseIfFailed(): void {
    if (this.#failure) throw this.#failure;
  }

  /** Everything committed is durable in its own file, and the journal is empty. */
  async close(): Promise<void> {
    if (this.#pumping) await new Promise<void>((resolve) => this.#drained.push(resolve));
    await this.#checkpointing;
    if (!this.#failure) {
      await this.#journal.rotate(this.#options.head());
      await this.#checkpoint();
    }
    await this.#journal.close();
  }
}
