import type { Chore } from "./chore.ts";
import type { Disk } from "./disk.ts";
import { isGivenOnce, isMailbox, isPrompt } from "./is-prompt.ts";
import { changedBy, isLeft, namedBy, type Step } from "./steps.ts";
import { Tails } from "./tails.ts";
import { Waiters } from "./waiters.ts";

export interface WriteBackOptions {
  disk: Disk;
  /** Does these steps to the files, in order, in any number of turns of the event loop. */
  apply: (steps: Step[]) => Promise<void>;
  /** Asks for a flush of the journal; rejects when there can't be one. */
  flush: () => Promise<void>;
  /** Steps done in one go. */
  atOnce?: number | undefined;
  /** Calls this some time later: a message that comes and goes meanwhile never touches the disk but for the journal. */
  later: (act: () => void) => void;
}

/**
 * What the journal has and the files don't have yet. Readers see each file as it is going to be. The files follow in the order
 * of the journal and are never ahead of its flush: a crash leaves nothing in them that the journal doesn't know.
 */
export class WriteBack {
  readonly #options: WriteBackOptions;
  /** Oldest first. */
  readonly #waiting = new Set<Chore>();
  /** Being done, and not changed any more: half of them may be done already. */
  #flying: Chore[] = [];
  /** The last chore that gives a file this name, or takes the name away. */
  readonly #byPath = new Map<string, Chore>();
  readonly #tails = new Tails();
  #flushed = 0;
  #born = 0;
  #scheduled = false;
  #running = false;
  #problem: unknown;
  /** With repeats: to keep a set costs more than to make one when it is wanted. */
  #touched: string[] = [];
  /** By the order in which chores came. */
  readonly #waiters = new Waiters();
  #onFlushed = () => {};
  /** Being done to the files now; settles with no more than that it is over. */
  #landing: Promise<unknown> = Promise.resolve();
  #resting: Promise<void> | undefined;

  constructor(options: WriteBackOptions) {
    this.#options = options;
  }

  /** Why the files can't follow at the moment. */
  get problem(): unknown {
    return this.#problem;
  }

  /** Steps that aren't in the files yet. */
  get behind(): number {
    return this.#waiting.size + this.#flying.length;
  }

  /** The journal is durable up to this frame. */
  flushed(frame: number): void {
    this.#flushed = Math.max(this.#flushed, frame);
    this.#onFlushed();
  }

  /** From now on the files are going to be as this record says, which is in this frame of the journal. */
  take(record: Step[], frame: number): void {
    for (const step of record) this.#take(step, frame);
    if (record.some(isPrompt)) this.#start();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      this.#options.later(() => {
        this.#scheduled = false;
        this.#start();
      });
    }
  }

  #take(step: Step, frame: number): void {
    if (step.op === "put") this.#put(step, frame);
    else if (step.op === "append") {
      this.#add(step, frame);
      this.#tails.add(step);
    } else if (step.op === "remove") this.#rename(step.path, undefined, frame);
    else if (isMailbox(step.from)) this.#add(step, frame);
    else this.#rename(step.from, step.to, frame);
  }

  #add(step: Step, frame: number): void {
    this.#born += 1;
    const chore = { step, frame, born: this.#born };
    this.#waiting.add(chore);
    for (const path of changedBy(step)) this.#byPath.set(path, chore);
  }

  #put(step: Step & { op: "put" }, frame: number): void {
    for (const path of step.to) {
      const before = this.#waitingAt(path);
      if (before?.step.op === "put") this.#leaveOut(before, path, frame);
    }
    this.#add({ ...step, to: [...step.to] }, frame);
  }

  /** A file gets another name, or none. It may be the name it has, or one it had: a lease can be extended to the same moment. */
  #rename(from: string, to: string | undefined, frame: number): void {
    if (from === to) return;
    const before = this.#waitingAt(from);
    if (before?.step.op === "put") {
      if (to === undefined) {
        this.#leaveOut(before, from, frame);
        if (!isGivenOnce(from)) this.#add({ op: "remove", path: from }, frame);
        return;
      }
      // Of several copies each goes its own way, and they still share one body. The chore keeps its place: a checkpoint may be
      // waiting for it, and lets go of the only record that has the body.
      before.step.to[before.step.to.indexOf(from)] = to;
      before.frame = frame;
      this.#byPath.delete(from);
      this.#byPath.set(to, before);
      return;
    }
    if (before?.step.op === "move") {
      const origin = before.step.from;
      before.step = to === undefined ? { op: "remove", path: origin } : { op: "move", from: origin, to };
      before.frame = frame;
      this.#byPath.delete(from);
      // Back where it is, it is found there.
      if (to !== origin) this.#byPath.set(to ?? origin, before);
      return;
    }
    this.#add(to === undefined ? { op: "remove", path: from } : { op: "move", from, to }, frame);
  }

  /** What still can be changed of this path's last chore. */
  #waitingAt(path: string): Chore | undefined {
    const chore = this.#byPath.get(path);
    return chore && this.#waiting.has(chore) ? chore : undefined;
  }

  /**
   * One that has nothing left to do keeps its place: a checkpoint that waits for it must not let go of its record
   * before the one is durable that took its work away.
   */
  #leaveOut(chore: Chore, path: string, frame: number): void {
    const step = chore.step as Step & { op: "put" };
    step.to.splice(step.to.indexOf(path), 1);
    if (step.to.length === 0) step.text = "";
    chore.frame = frame;
    this.#byPath.delete(path);
  }

  /** Whether a step for this file waits to be done. */
  waits(path: string): boolean {
    return this.#byPath.has(path);
  }

  /** A whole file as it is going to be; or as those chores leave it that came before this one. */
  read(path: string, born = Number.POSITIVE_INFINITY): Buffer | string {
    const { disk } = this.#options;
    const last = this.#byPath.get(path);
    // A younger one gives a file its name back that is read here under the name it has meanwhile.
    const step = last && last.born < born ? last.step : undefined;
    if (step?.op === "put") return step.text;
    if (step?.op === "remove") throw Object.assign(new Error(`${path} is gone`), { code: "ENOENT" });
    if (step?.op !== "move") return disk.read(path);
    try {
      return this.read(step.from, last!.born);
    } catch (error) {
      // It may have been moved in this moment.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      return disk.read(path);
    }
  }

  /** What waits to be appended to a file, from the piece on that has this place in it. */
  tail(path: string, at = 0): { at: number; text: string }[] {
    return this.#tails.of(path, at);
  }

  #start(): void {
    if (this.#running || this.#problem) return;
    this.#running = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    try {
      // One turn later: what is committed together is done together.
      await Promise.resolve();
      for (;;) {
        if (this.#resting) await this.#resting;
        const [first] = this.#waiting;
        if (!first) break;
        if (first.frame > this.#flushed) await this.#flush();
        // Meanwhile somebody may have come who wants the files to rest.
        if (this.#resting) continue;
        this.#flying = this.#next();
        const flight = this.#fly();
        this.#landing = Promise.allSettled([flight]);
        await flight;
      }
      this.#settled();
    } catch (error) {
      this.#fail(error);
    }
    this.#running = false;
  }

  /** Whoever flushes: the spool may do it for reasons of its own. */
  #flush(): Promise<void> {
    const flushed = new Promise<void>((resolve) => (this.#onFlushed = resolve));
    return Promise.race([flushed, this.#options.flush()]);
  }

  #next(): Chore[] {
    const { atOnce = 128 } = this.#options;
    const next: Chore[] = [];
    for (const chore of this.#waiting) {
      if (chore.frame > this.#flushed || next.length === atOnce) break;
      next.push(chore);
    }
    for (const chore of next) this.#waiting.delete(chore);
    return next;
  }

  async #fly(): Promise<void> {
    const steps = this.#flying.map(({ step }) => step).filter(isLeft);
    if (steps.length > 0) await this.#options.apply(steps);
    for (const chore of this.#flying.splice(0)) this.#landed(chore);
    this.#settled();
  }

  #settled(): void {
    const [first] = this.#waiting;
    this.#waiters.reached(first ? first.born - 1 : this.#born);
  }

  #landed(chore: Chore): void {
    const { step } = chore;
    for (const path of changedBy(step)) if (this.#byPath.get(path) === chore) this.#byPath.delete(path);
    this.#touched.push(...namedBy(step));
    if (step.op === "append") this.#tails.landed(step);
  }

  #fail(reason: unknown): void {
    this.#problem = reason;
    this.#waiters.fail(reason);
  }

  /** Tries again what could not be done. */
  async retry(): Promise<void> {
    try {
      await this.#fly();
      this.#problem = undefined;
      this.#start();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Everything that was taken over before is in the files, not yet durable; or why it can't be. */
  settle(): Promise<void> {
    if (this.#problem) return Promise.reject(this.#problem);
    if (this.behind === 0) return Promise.resolve();
    const settled = this.#waiters.wait(this.#born);
    this.#start();
    return settled;
  }

  /** All that was taken over before is in the files, and nothing more is done to them while this acts. */
  async rest<T>(act: () => Promise<T>): Promise<T> {
    await this.settle();
    while (this.#resting) await this.#resting;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#resting = promise;
    try {
      await this.#landing;
      if (this.#problem) throw this.#problem;
      return await act();
    } finally {
      this.#resting = undefined;
      resolve();
    }
  }

  /** Names whose files were changed, with repeats, the first change first. */
  get touched(): readonly string[] {
    return this.#touched;
  }

  /** So many of them are durable. */
  forget(count: number): void {
    this.#touched = this.#touched.slice(count);
  }
}
