/** A map of what happened lately: the rest is forgotten, and so is the oldest of what would be too much. */
export class RecentMap<K, V> {
  readonly #most: number;
  readonly #entries = new Map<K, { value: V; at: number }>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key)?.value;
  }

  set(key: K, value: V, at: number): void {
    // Behind all others, so that the first is the one that was set longest ago.
    this.#entries.delete(key);
    this.#entries.set(key, { value, at });
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value as K);
  }

  /** What was last set by this time goes; one that is set for later keeps what came behind it. */
  forget(time: number): void {
    for (const [key, { at }] of this.#entries) {
      if (at > time) return;
      this.#entries.delete(key);
    }
  }
}
