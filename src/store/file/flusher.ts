import { fdatasync, fdatasyncSync } from "node:fs";
import { promisify } from "node:util";

export interface Flushing {
  /** fdatasync(2) of a descriptor in this thread, and in another. */
  here: (descriptor: number) => void;
  elsewhere: (descriptor: number) => Promise<void>;
  /** Milliseconds of a clock that doesn't jump. */
  now: () => number;
}

const system: Flushing = {
  here: fdatasyncSync,
  elsewhere: promisify(fdatasync),
  now: () => performance.now(),
};

/** Milliseconds. A flush that takes less costs more on its way to another thread and back. */
const quick = 0.4;
/** One that takes longer than this holds everybody up: the next ones go to another thread. */
const stall = 3;
/** Part of the newest flush in what is usual. */
const weight = 0.1;

/**
 * Flushes files: in this thread while the disk is quick, in Bun's pool otherwise. A disk that stalls holds up the event loop
 * once; then flushes go to the pool, until they have been quick for a while. A failed flush is told, and never tried again.
 */
export class Flusher {
  readonly #flushing: Flushing;
  #usual: number | undefined;

  constructor(flushing: Flushing = system) {
    this.#flushing = flushing;
  }

  async flush(descriptor: number): Promise<void> {
    const { here, elsewhere, now } = this.#flushing;
    const quickly = this.#usual !== undefined && this.#usual < quick;
    // What comes in this turn of the event loop goes into the next flush together.
    if (quickly) await new Promise(setImmediate);
    const began = now();
    if (quickly) here(descriptor);
    else await elsewhere(descriptor);
    this.#learn(now() - began);
  }

  #learn(took: number): void {
    const known = this.#usual !== undefined && took < stall ? this.#usual : took;
    this.#usual = known + (took - known) * weight;
  }
}
