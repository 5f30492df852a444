import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { SteadyClock } from "../../src/domain/steady-clock.ts";
import { FakeClock } from "../support/fake-clock.ts";

const hour = 3_600_000;
const { drift, steady } = limits.clock;

function bench() {
  const wall = new FakeClock();
  const clock = new SteadyClock(wall);
  const began = wall.now();
  /** Both, in milliseconds since the start. */
  const between = () => [clock.earliest() - began, clock.latest() - began];
  return { wall, clock, between };
}

test("while nobody sets the clock it is one time", () => {
  const { wall, between } = bench();
  wall.advance(5 * hour);
  expect(between()).toEqual([5 * hour, 5 * hour]);
});

test("after a jump it may be either time, until that has held for an hour", () => {
  for (const jump of [3 * hour, -3 * hour]) {
    const { wall, between } = bench();
    wall.jump(jump);
    expect(between()).toEqual([Math.min(0, jump), Math.max(0, jump)]);
    wall.advance(steady * 1000 - 1);
    expect(between().map((time) => time - steady * 1000 + 1)).toEqual([Math.min(0, jump), Math.max(0, jump)]);
    wall.advance(1);
    expect(between()).toEqual([steady * 1000 + jump, steady * 1000 + jump]);
  }
});

test("a jump that is taken back was none, and each new one has to hold for an hour of its own", () => {
  const { wall, between } = bench();
  wall.jump(3 * hour);
  between();
  wall.advance(hour / 2);
  wall.jump(-3 * hour);
  expect(between()).toEqual([hour / 2, hour / 2]);
  wall.jump(3 * hour);
  between();
  wall.advance(hour / 2);
  expect(between()).toEqual([hour, 4 * hour]);
  wall.jump(hour);
  expect(between()).toEqual([hour, 5 * hour]);
  wall.advance(hour / 2);
  expect(between()).toEqual([1.5 * hour, 5.5 * hour]);
  wall.advance(hour / 2);
  expect(between()).toEqual([6 * hour, 6 * hour]);
});

test("a clock that is put right by little and little is followed", () => {
  const { wall, between } = bench();
  for (let step = 0; step < 100; step += 1) {
    wall.advance(1000);
    wall.jump(drift * 1000);
    expect(between()[0]).toBe(between()[1]!);
  }
  expect(between()[0]).toBe(100 * (1000 + drift * 1000));
});
