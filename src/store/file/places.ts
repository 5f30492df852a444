/**
 * Where the lines of a message are: from the first 32 bits of an id to any number of places. A week of mail may be millions of lines, so
 * it is an open hash table in two arrays, which takes a third of what a Map takes.
 */
export class Places {
  #keys = new Uint32Array(1024);
  /** −1 where there is none. */
  #places = new Float64Array(1024).fill(-1);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(key: number, place: number): void {
    if (this.#size * 3 > this.#keys.length * 2) this.#rebuild(this.#keys.length * 2, 0);
    this.#put(key, place);
  }

  #put(key: number, place: number): void {
    const mask = this.#keys.length - 1;
    let at = slotOf(key, mask);
    while (this.#places[at] !== -1) at = (at + 1) & mask;
    this.#keys[at] = key;
    this.#places[at] = place;
    this.#size += 1;
  }

  /** The smallest first. */
  of(key: number): number[] {
    const mask = this.#keys.length - 1;
    const found: number[] = [];
    for (let at = slotOf(key, mask); this.#places[at] !== -1; at = (at + 1) & mask) {
      if (this.#keys[at] === key) found.push(this.#places[at]!);
    }
    return found.sort((one, other) => one - other);
  }

  /** Each key that has a place; one with several comes several times. */
  *keys(): Generator<number> {
    for (const [at, place] of this.#places.entries()) if (place !== -1) yield this.#keys[at]!;
  }

  /** Forgets the places below this one. */
  forgetBelow(least: number): void {
    this.#rebuild(this.#keys.length, least);
  }

  #rebuild(length: number, least: number): void {
    const [keys, places] = [this.#keys, this.#places];
    this.#keys = new Uint32Array(length);
    this.#places = new Float64Array(length).fill(-1);
    this.#size = 0;
    for (let at = 0; at < keys.length; at += 1) if (places[at]! >= least) this.#put(keys[at]!, places[at]!);
  }
}

/** Ids are random, but whoever asks for one may choose it: no harm is done by a long row, only time. */
const slotOf = (key: number, mask: number): number => (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
