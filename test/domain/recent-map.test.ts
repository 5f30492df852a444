import { expect, test } from "bun:test";
import { RecentMap } from "../../src/domain/recent-map.ts";

test("what was set lately is known, and forgotten between one and two spans later", () => {
  const map = new RecentMap<string, number>(100, 60);
  map.set("a", 1, 0);
  map.set("b", 2, 59);
  map.set("c", 3, 60);
  expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([1, 2, 3]);
  map.set("d", 4, 120);
  expect([map.get("a"), map.get("b"), map.get("c"), map.get("d")]).toEqual([undefined, undefined, 3, 4]);
});

test("what is set again stays, with its last value", () => {
  const map = new RecentMap<string, number>(100, 60);
  for (let now = 0; now < 1000; now += 30) map.set("a", now, now);
  expect(map.get("a")).toBe(990);
  expect(map.size).toBe(1);
});

test("after a long silence nothing of before is left", () => {
  const map = new RecentMap<string, number>(100, 60);
  map.set("a", 1, 0);
  map.set("b", 2, 1000);
  expect(map.size).toBe(1);
});

test("there are never more than so many, and the latest are among them", () => {
  const map = new RecentMap<number, number>(100, 60);
  for (let key = 0; key < 1000; key++) {
    map.set(key, key, 0);
    expect(map.size).toBeLessThanOrEqual(100);
    expect(map.get(Math.max(0, key - 49))).toBe(Math.max(0, key - 49));
  }
});

test("what is deleted is gone from both halves, and makes room", () => {
  const map = new RecentMap<number, string>(4, 1000);
  for (let key = 0; key < 3; key++) map.set(key, "x", 0);
  for (const key of [0, 2]) map.delete(key);
  expect([map.get(0), map.get(1), map.get(2), map.size]).toEqual([undefined, "x", undefined, 1]);
});
