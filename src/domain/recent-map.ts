/**
 * A map of what happened lately, in two halves: when the younger one is full, or its time is over, the older one goes. So it
 * forgets at no cost, between one and two spans after the last change, and never holds more than so many entries.
 */
export class RecentMap<K, V> {
  readonly #most: number;
  readonly #span: number;
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  #since: number | undefined;

  constructor(most: number, span: number) {
    this.#most = most;
    this.#span = span;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: K): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: K, value: V, now: number): void {
    this.#turn(now);
    this.#old.delete(key);
    this.#young.set(key, value);
  }

  delete(key: K): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  #turn(now: number): void {
    this.#since ??= now;
    const age = now - this.#since;
    if (age < this.#span && this.#young.size < this.#most / 2) return;
    this.#old = age < 2 * this.#span ? this.#young : new Map();
    this.#young = new Map();
    this.#since = now;
  }
}
