/** How often a value was at most each of some bounds: so many numbers, however much is observed. */
export class Histogram {
  /** Ascending; what is above the last counts too. */
  readonly bounds: readonly number[];
  /** Observed in each bucket: above the bound before, up to its own; the last one has no bound. */
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = [...bounds, 0].fill(0);
  }

  get count(): number {
    return this.counts.reduce((all, count) => all + count, 0);
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.bounds.length && value > this.bounds[at]!) at += 1;
    this.counts[at]! += 1;
    this.sum += value;
  }

  /**
   * The value that a share of all was at most, as far as the buckets tell: as if they were spread evenly in theirs.
   * The last bound for what is above it; undefined while there is nothing.
   */
  quantile(share: number): number | undefined {
    const wanted = this.count * share;
    if (wanted === 0) return undefined;
    let below = 0;
    for (const [at, bound] of this.bounds.entries()) {
      const count = this.counts[at]!;
      if (below + count >= wanted) {
        const from = at === 0 ? 0 : this.bounds[at - 1]!;
        return from + ((bound - from) * (wanted - below)) / count;
      }
      below += count;
    }
    return this.bounds.at(-1);
  }
}
