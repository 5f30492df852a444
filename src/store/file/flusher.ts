import { fdatasync, fdatasyncSync } from "node:fs";
import { promisify } from "node:util";

export interface Flushing {
  /** Told of each flush how many milliseconds the disk took. */
  onFlush?: ((ms: number) => void) | undefined;
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
 * Flushes files: in this thread when the disk is quick and one caller is there, in Bun's pool otherwise. A disk that stalls holds up the event loop
 * once; then flushes go to the pool, until they have been quick for a while. A failed flush is told, and never tried again.
 */
export class Flusher {
  readonly #flushing: Flushing;
  #usual: number | undefined;

  constructor(flushing: Partial<Flushing> = {}) {
    this.#flushing = { ...system, ...flushing };
  }

  /** `alone` says whether nobody waits for the next one: the thread that is held up could do nothing else meanwhile. */
  async flush(descriptor: number, alone: () => boolean): Promise<void> {
    const { here, elsewhere, now, onFlush } = this.#flushing;
    let quickly = this.#usual !== undefined && this.#usual < quick;
    if (quickly) {
      // Who else is there shows in the next turn of the event loop.
      await new Promise(setImmediate);
      quickly = alone();
    }
    const began = now();
    if (quickly) here(descriptor);
    else await elsewhere(descriptor);
    const took = now() - began;
    this.#learn(took);
    onFlush?.(took);
  }

  #learn(took: number): void {
    const known = this.#usual !== undefined && took < stall ? this.#usual : took;
    this.#usual = known + (took - known) * weight;
  }
}
