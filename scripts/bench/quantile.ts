/** Of sorted numbers; between two of them in proportion. */
export function quantile(sorted: number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place % 1);
}

export const median = (numbers: number[]): number =>
  quantile(
    numbers.toSorted((a, b) => a - b),
    0.5,
  );
