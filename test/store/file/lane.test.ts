import { expect, test } from "bun:test";
import fc from "fast-check";
import { Lane, merged } from "../../../src/store/file/lane.ts";

interface Item {
  stamp: number;
}

const inOrder = (lane: Lane<Item>) => [...merged([lane])].map(({ stamp }) => stamp);

test("items come in order of their stamp, however they were added and removed", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(10_000)), fc.infiniteStream(fc.boolean()), (stamps, coins) => {
      const lane = new Lane<Item>();
      const items = stamps.map((stamp) => ({ stamp }));
      for (const item of items) lane.add(item);
      const [gone, left] = [[] as Item[], [] as Item[]];
      for (const item of items) (coins.next().value ? gone : left).push(item);
      for (const item of gone) lane.remove(item);
      expect(lane.length).toBe(left.length);
      expect(inOrder(lane)).toEqual(left.map(({ stamp }) => stamp).sort((a, b) => a - b));
    }),
  );
});

test("thousands taken from the front and added at the end stay in order", () => {
  const lane = new Lane<Item>();
  const items = Array.from({ length: 10_000 }, (_, stamp) => ({ stamp }));
  for (const item of items.slice(0, 5000)) lane.add(item);
  for (const [at, item] of items.slice(5000).entries()) {
    lane.remove(items[at]!);
    lane.add(item);
  }
  expect(lane.length).toBe(5000);
  expect(inOrder(lane)).toEqual(items.slice(5000).map(({ stamp }) => stamp));
});

test("an item that comes back to an emptied lane, or before all others, is in its place", () => {
  const lane = new Lane<Item>();
  const [first, second, third] = [{ stamp: 1 }, { stamp: 2 }, { stamp: 3 }];
  for (const item of [first, second, third]) lane.add(item);
  for (const item of [first, second]) lane.remove(item);
  lane.add(second);
  lane.add(first);
  expect(inOrder(lane)).toEqual([1, 2, 3]);
  for (const item of [first, second, third]) lane.remove(item);
  expect(lane.length).toBe(0);
  lane.add(second);
  expect(inOrder(lane)).toEqual([2]);
});

test("to remove what isn't there changes nothing", () => {
  const lane = new Lane<Item>();
  lane.add({ stamp: 1 });
  lane.remove({ stamp: 1 });
  lane.remove({ stamp: 2 });
  lane.remove({ stamp: 0 });
  expect(inOrder(lane)).toEqual([1]);
});

test("several lanes are read as one, behind a stamp, while what was given is taken away", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(1000)), fc.integer({ min: -1, max: 1000 }), (stamps, behind) => {
      const lanes = [new Lane<Item>(), new Lane<Item>(), new Lane<Item>()];
      for (const stamp of stamps) lanes[stamp % 3]!.add({ stamp });
      const given: number[] = [];
      for (const item of merged(lanes, behind)) {
        given.push(item.stamp);
        lanes[item.stamp % 3]!.remove(item);
      }
      expect(given).toEqual(stamps.filter((stamp) => stamp > behind).sort((a, b) => a - b));
    }),
  );
});
