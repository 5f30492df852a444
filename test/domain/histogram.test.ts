import { expect, test } from "bun:test";
import { Histogram } from "../../src/domain/histogram.ts";

/** Of values observed one after another. */
function of(...values: number[]): Histogram {
  const histogram = new Histogram([1, 10, 100]);
  for (const value of values) histogram.observe(value);
  return histogram;
}

test("a value counts in the first bucket that it isn't above, and one above all counts too", () => {
  const { counts, sum, count } = of(0, 1, 1.5, 10, 5000);
  expect({ counts, sum, count }).toEqual({ counts: [2, 2, 0, 1], sum: 5012.5, count: 5 });
});

test("a quantile is spread evenly in its bucket", () => {
  expect(of(5, 5, 5, 5).quantile(0.5)).toBe(5.5);
  expect(of(0.1, 0.1, 50, 50).quantile(0.75)).toBe(55);
  expect(of(0.1, 50).quantile(0.5)).toBe(1);
});

test("a quantile above the last bound is that bound, and of nothing there is none", () => {
  expect(of(5000).quantile(0.99)).toBe(100);
  expect(of().quantile(0.5)).toBeUndefined();
});
