import { type Fault, fault } from "../../domain/fault.ts";
import { limits } from "../../domain/limits.ts";
import type { Vitals } from "../vitals.ts";
import type { Commit, Flush, Outcome } from "./commit.ts";
import type { Disk } from "./disk.ts";
import type { Flusher } from "./flusher.ts";
import { isOutbox } from "./is-prompt.ts";
import { Journal, JournalBroken } from "./journal.ts";
import { type JournalRecord, writeRecord } from "./journal-record.ts";
import { applyStep, joinedAppends, namedBy, type Step } from "./steps.ts";
import { reasonOf, storeFault } from "./store-fault.ts";
import { WriteBack } from "./write-back.ts";

export interface SpoolOptions {
  disk: Disk;
  /** Bytes of one journal segment; a record is at most half of one. */
  segmentSize: number;
  /** A name for a temporary file, new each time. */
  temporary: () => string;
  /** Calls this some time later: see WriteBack. */
  later: (act: () => void) => void;
  /** Steps done to the files in one go. */
  atOnce?: number | undefined;
  flusher?: Flusher;
  /** Does steps to the files, in order but for appends, which may come last; absent: here, between requests. */
  apply?: ((steps: Step[]) => Promise<void>) | undefined;
}

/** What a hook is told of the end of a message doesn't keep it from ending. */
const grows = (step: Step): boolean => step.op === "put" && !step.to.every(isOutbox);

/**
 * Changes files by way of the journal. Concurrent commits share one flush, and are answered then; the files follow when there
 * is time. A checkpoint makes them durable and lets the journal's older segments go.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #journal: Journal;
  readonly #writeBack: WriteBack;
  #queue: Commit[] = [];
  #pumping = false;
  /** Frames written so far. */
  #frame = 0;
  #checkpointing: Promise<void> | undefined;
  /** The last checkpoint found files that could not follow. */
  #owed = false;
  #failure: Fault | undefined;
  /** A new object for each. */
  #lastRefusal: { reason: unknown } | undefined;
  #drained: (() => void)[] = [];

  constructor(options: SpoolOptions) {
    const { disk, segmentSize, later } = options;
    this.#options = options;
    this.#journal = new Journal(disk, segmentSize, options.flusher);
    this.#writeBack = new WriteBack({
      disk,
      later,
      atOnce: options.atOnce,
      apply: options.apply ?? this.#apply,
      flush: () => this.commit([]),
    });
  }

  /** Does again what the last run left in the journal, and is ready for commits when that is durable. */
  async start(): Promise<void> {
    const { disk, temporary } = this.#options;
    const touched = new Set<string>();
    await this.#journal.rewriteLast(temporary());
    for (const record of this.#journal.leftovers()) {
      for (const step of record) {
        applyStep(disk, step, temporary);
        for (const path of namedBy(step)) touched.add(path);
      }
    }
    await this.#journal.rotate();
    const covered = this.#journal.full;
    if (!(await disk.syncAll())) await disk.syncEach(touched);
    await this.#journal.release(covered);
  }

  /**
   * All of these steps or, after a crash before it resolved, none; in the order of the calls. Durable when it resolves;
   * with flush `none` only when a later commit is.
   */
  commit(record: JournalRecord, flush: Flush = "flush", outcome: Outcome = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ record, text: writeRecord(record), flush, ...outcome, resolve, reject });
      if (!this.#pumping) void this.#pump();
    });
  }

  /** What was committed before is durable. An error if any of it is refused: what the caller saw done may be that. */
  async confirm(): Promise<void> {
    const before = this.#lastRefusal;
    await this.commit([]);
    if (this.#lastRefusal !== before) throw this.#lastRefusal?.reason;
  }

  #refuse(commit: Commit, reason: unknown): void {
    this.#lastRefusal = { reason };
    commit.undo?.();
    commit.reject(reason);
  }

  vitals(): Vitals {
    return {
      journal: this.#journal.vitals,
      behind: this.#writeBack.behind,
      free: this.#options.disk.free(),
      accepting: (this.#failure ?? this.#noGrowth()) === undefined,
    };
  }

  /** A whole file as the commits so far have made it. */
  read(path: string): Buffer | string {
    return this.#writeBack.read(path);
  }

  /** What was appended to a file and isn't in it yet, from the piece on that has this place in it. */
  tail(path: string, at?: number): { at: number; text: string }[] {
    return this.#writeBack.tail(path, at);
  }

  /** Whether a file is still to be changed as a commit has said. */
  waits(path: string): boolean {
    return this.#writeBack.waits(path);
  }

  /** The files are as the commits so far have said. */
  settle(): Promise<void> {
    return this.#writeBack.settle();
  }

  /** The files are as the commits so far have said, and stay so while this acts; commits go on meanwhile. */
  rest<T>(act: () => Promise<T>): Promise<T> {
    return this.#writeBack.rest(act);
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    // One turn of the event loop's microtasks, so that calls made together share the first flush too.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      if (this.#writeBack.problem && !this.#failure) await this.#writeBack.retry();
      const batch = this.#admitted(this.#nextBatch());
      try {
        if (batch.length > 0) await this.#write(batch);
      } catch (error) {
        if (error instanceof JournalBroken) this.#failure = fault("store.failed", reasonOf(error));
        const reason = this.#failure ?? storeFault(error);
        for (const commit of batch) this.#refuse(commit, reason);
      }
    }
    this.#pumping = false;
    for (const drained of this.#drained.splice(0)) drained();
  }

  #nextBatch(): Commit[] {
    let length = 0;
    let count = 0;
    for (const commit of this.#queue) {
      length += commit.text.length; // A quarter of a segment, if it is ASCII; three quarters at the very most.
      if (count > 0 && length > this.#options.segmentSize / 4) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  /** Those that may be written; the others get an error. What only moves and removes is done with the disk full, too. */
  #admitted(batch: Commit[]): Commit[] {
    const refusal = this.#failure ?? this.#noGrowth();
    if (!refusal) return batch;
    const refused = (commit: Commit) => this.#failure !== undefined || commit.record.some(grows);
    for (const commit of batch.filter(refused)) this.#refuse(commit, refusal);
    return batch.filter((commit) => !refused(commit));
  }

  /** Why nothing may come in: the files can't follow, or what is left of the disk is needed to get rid of what there is. */
  #noGrowth(): unknown {
    if (this.#writeBack.problem) return storeFault(this.#writeBack.problem);
    return this.#options.disk.free() < limits.freeSpace ? fault("store.full") : undefined;
  }

  async #write(batch: Commit[]): Promise<void> {
    const content = Buffer.from(batch.map(({ text }) => text).join(""));
    await this.#makeRoom(content);
    this.#journal.write(content);
    this.#frame += 1;
    const frame = this.#frame;
    const waiting: Commit[] = [];
    for (const commit of batch) {
      // What is added to a file that only grows stands there in the journal's order, for its readers too.
      const behind = () => waiting.length > 0 && commit.record.some(({ op }) => op === "append");
      if (commit.flush === "flush" || behind()) waiting.push(commit);
      else this.#done(commit, frame);
    }
    if (waiting.length === 0) return;
    await this.#journal.sync(() => this.#queue.length === 0);
    this.#writeBack.flushed(frame);
    for (const commit of waiting) this.#done(commit, frame);
  }

  #done({ record, follow, resolve }: Commit, frame: number): void {
    this.#writeBack.take(record, frame);
    follow?.();
    resolve();
  }

  /** In pieces, between which requests get their turn. */
  #apply = async (steps: Step[]): Promise<void> => {
    const { disk, temporary } = this.#options;
    for (const [index, step] of joinedAppends(steps).entries()) {
      if (index % 8 === 7) await new Promise(setImmediate);
      applyStep(disk, step, temporary);
    }
  };

  async #makeRoom(content: Uint8Array): Promise<void> {
    if (this.#journal.fits(content)) {
      if (this.#journal.halfFull) this.#journal.prepare();
      return;
    }
    // The checkpoint may be waiting for it.
    await this.#flush();
    await this.#checkpointing;
    if (this.#owed) await this.#checkpoint();
    this.#owed = false;
    await this.#journal.rotate();
    this.#checkpointing = this.#checkpoint().catch(() => {
      this.#owed = true;
    });
  }

  /** Claims wait for nobody's flush; but what comes in the next segment must not outlive them. */
  async #flush(): Promise<void> {
    await this.#journal.sync();
    this.#writeBack.flushed(this.#frame);
  }

  /** Everything in the older segments becomes durable in its own file; then they go. */
  async #checkpoint(): Promise<void> {
    if (this.#failure) throw this.#failure;
    const covered = this.#journal.full;
    await this.#writeBack.settle();
    const touched = this.#writeBack.touched.length;
    const whole = await this.#orFail(this.#options.disk.syncAll());
    if (whole) this.#writeBack.forget(touched);
    // File by file: one that got another name meanwhile would be missed.
    else await this.#writeBack.rest(() => this.#orFail(this.#syncEach()));
    await this.#orFail(this.#journal.release(covered));
  }

  async #syncEach(): Promise<void> {
    const { touched } = this.#writeBack;
    await this.#options.disk.syncEach(new Set(touched));
    this.#writeBack.forget(touched.length);
  }

  /** What fails here is never tried again: see JournalBroken. */
  async #orFail<T>(flush: Promise<T>): Promise<T> {
    try {
      return await flush;
    } catch (error) {
      this.#failure = fault("store.failed", reasonOf(error));
      throw error;
    }
  }

  /** Everything committed is durable in its own file, and the journal is empty; where files can't follow, the journal keeps it. */
  async close(): Promise<void> {
    if (this.#pumping) await new Promise<void>((resolve) => this.#drained.push(resolve));
    await this.#checkpointing;
    if (this.#writeBack.problem) await this.#writeBack.retry();
    if (!this.#failure && !this.#writeBack.problem) {
      await this.#flush();
      await this.#journal.rotate();
      await this.#checkpoint();
    }
    await this.#journal.close();
  }
}
