import { expect, test } from "bun:test";
import { Places } from "../../../src/store/file/places.ts";

test("every place of a key is found, the smallest first, among thousands of others", () => {
  const places = new Places();
  const told = new Map<number, number[]>();
  for (let place = 20_000; place > 0; place -= 1) {
    // A few keys have many places, and many are neighbours.
    const key = place % 5 ? (place * 2_654_435_761) >>> 0 : place % 100;
    places.add(key, place);
    told.set(key, [place, ...(told.get(key) ?? [])]);
  }
  expect(places.size).toBe(20_000);
  for (const [key, expected] of told) expect(places.of(key)).toEqual(expected);
  expect(new Set(places.keys())).toEqual(new Set(told.keys()));
  expect(places.of(0xffff_ffff)).toEqual([]);
});

test("what is forgotten is gone, the rest stays", () => {
  const places = new Places();
  for (let place = 0; place < 5000; place += 1) places.add(place % 50, place);
  places.forgetBelow(4990);
  expect(places.size).toBe(10);
  expect(places.of(49)).toEqual([4999]);
  expect(places.of(1)).toEqual([]);
});
