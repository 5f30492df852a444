/** A straight line through values over time, and how sure its slope is. */
export interface Slope {
  /** Units of value for one unit of time. */
  slope: number;
  /** Standard error of the slope. */
  error: number;
}

/** Least squares. */
export function slope(points: [time: number, value: number][]): Slope {
  const count = points.length;
  const mean = (of: (point: [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / count;
  const time = mean(([at]) => at);
  const value = mean(([, of]) => of);
  const spread = points.reduce((sum, [at]) => sum + (at - time) ** 2, 0);
  const rise = points.reduce((sum, [at, of]) => sum + (at - time) * (of - value), 0) / spread;
  const rest = points.reduce((sum, [at, of]) => sum + (of - value - rise * (at - time)) ** 2, 0);
  return { slope: rise, error: Math.sqrt(rest / (count - 2) / spread) };
}

/** Means over stretches of time: neighbours among single values are too much alike to count each. */
export function means(
  points: [time: number, value: number][],
  stretch: number,
): [time: number, value: number][] {
  const groups = Map.groupBy(points, ([at]) => Math.floor(at / stretch));
  return [...groups].map(([number, group]) => [
    (number + 0.5) * stretch,
    group.reduce((sum, [, value]) => sum + value, 0) / group.length,
  ]);
}
