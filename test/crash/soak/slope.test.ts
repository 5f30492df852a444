import { expect, test } from "bun:test";
import { means, slope } from "./slope.ts";

const over = (value: (at: number) => number) =>
  slope(Array.from({ length: 100 }, (_, at) => [at, value(at)] as [number, number]));

test("a line's slope is found, however noisy it is", () => {
  expect(over((at) => 3 * at + 7).slope).toBeCloseTo(3);
  expect(over((at) => 3 * at + (at % 2 ? 20 : -20)).slope).toBeCloseTo(3, 0);
});

test("noise makes a slope less sure, not steeper", () => {
  const { slope, error } = over((at) => (at % 2 ? 20 : -20));
  expect(Math.abs(slope)).toBeLessThan(2 * error);
  expect(over((at) => 3 * at).error).toBeCloseTo(0);
});

test("values are averaged over stretches of time", () => {
  expect(
    means(
      [
        [0, 1],
        [4, 3],
        [10, 7],
      ],
      5,
    ),
  ).toEqual([
    [2.5, 2],
    [12.5, 7],
  ]);
});
