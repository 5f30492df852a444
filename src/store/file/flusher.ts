import type { DiskFile } from "./disk.ts";

interface Options {
  /** Milliseconds of a clock that doesn't jump. */
  now?: () => number;
  /** Told of each flush how many milliseconds the disk took. */
  onFlush?: ((ms: number) => void) | undefined;
}

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
  readonly #options: Options;
  #usual: number | undefined;

  constructor(options: Options = {}) {
    this.#options = options;
  }

  /** `alone` says whether nobody waits for the next one: the thread that is held up could do nothing else meanwhile. */
  async flush(file: Pick<DiskFile, "sync" | "syncHere">, alone: () => boolean): Promise<void> {
    const { now = () => performance.now(), onFlush } = this.#options;
    let quickly = this.#usual !== undefined && this.#usual < quick;
    if (quickly) {
      // Who else is there shows in the next turn of the event loop.
      await new Promise(setImmediate);
      quickly = alone();
    }
    const began = now();
    if (quickly) file.syncHere();
    else await file.sync();
    const took = now() - began;
    this.#learn(took);
    onFlush?.(took);
  }

  #learn(took: number): void {
    const known = this.#usual !== undefined && took < stall ? this.#usual : took;
    this.#usual = known + (took - known) * weight;
  }
}
