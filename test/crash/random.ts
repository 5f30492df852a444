/** Random numbers that come again with the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to, not including, this one. */
  readonly below = (end: number): number => Math.floor(this.#next() * end);

  readonly bytes = (bytes: Uint8Array<ArrayBuffer>): Uint8Array => {
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = this.below(256);
    return bytes;
  };

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
