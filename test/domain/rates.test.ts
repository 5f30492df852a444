import { expect, test } from "bun:test";
import { Fault } from "../../src/domain/fault.ts";
import { Rates } from "../../src/domain/rates.ts";
import { FakeClock } from "../support/fake-clock.ts";

function bucket(perSecond: number, atOnce: number, size?: number) {
  const clock = new FakeClock();
  const rate = { perSecond, atOnce };
  const rates = new Rates({ what: "of it", clock, rate: () => rate, ...(size && { size }) });
  return { clock, rate, rates };
}

test("so many may come at once, then as many as come back", () => {
  const { clock, rates } = bucket(0.5, 30);
  for (let at = 0; at < 30; at++) expect(rates.take("a")).toBe(0);
  expect(rates.take("a")).toBe(2);
  clock.advance(2000);
  expect(rates.take("a")).toBe(0);
  expect(rates.take("a")).toBe(2);
});

test("a long rest gives back what may come at once, not more", () => {
  const { clock, rates } = bucket(10, 5);
  for (let at = 0; at < 20; at++) rates.take("a");
  clock.advance(24 * 3600 * 1000);
  for (let at = 0; at < 5; at++) expect(rates.take("a")).toBe(0);
  expect(rates.take("a")).toBe(1);
});

test("what was refused isn't counted, and one's excess is no other's", () => {
  const { clock, rates } = bucket(1, 1);
  expect(rates.take("a")).toBe(0);
  for (let at = 0; at < 100; at++) expect(rates.take("a")).toBe(1);
  expect(rates.take("b")).toBe(0);
  clock.advance(1000);
  expect(rates.take("a")).toBe(0);
});

test("what is worth more counts for more; what is worth more than all passes when all is left, and is paid off", () => {
  const { clock, rates } = bucket(1, 10);
  expect(rates.take("a", 8)).toBe(0);
  expect(rates.take("a", 3)).toBe(1);
  expect(rates.take("a", 2)).toBe(0);
  clock.advance(9000);
  expect(rates.take("a", 30)).toBe(1);
  clock.advance(1000);
  expect(rates.take("a", 30)).toBe(0);
  expect(rates.take("a")).toBe(21);
});

test("what is done already is counted too: what comes next has to wait, and nothing in advance of it", () => {
  const { clock, rates } = bucket(1, 10);
  rates.charge("a", 40);
  expect(rates.left("a")).toEqual({ left: 0, reset: 40 });
  expect([rates.take("a", 0), rates.take("a")]).toEqual([30, 31]);
  clock.advance(30_000);
  expect([rates.take("a", 0), rates.take("a")]).toEqual([0, 1]);
});

test("no bound is no bound, and a new one is in force at once", () => {
  const { rates, rate } = bucket(0, 1);
  for (let at = 0; at < 100; at++) expect(rates.take("a")).toBe(0);
  expect(rates.left("a")).toBeUndefined();
  rate.perSecond = 1;
  expect([rates.take("a"), rates.take("a")]).toEqual([0, 1]);
});

test("it says how many are left, and when all are there again", () => {
  const { clock, rates } = bucket(2, 10);
  expect(rates.left("a")).toEqual({ left: 10, reset: 0 });
  for (let at = 0; at < 7; at++) rates.take("a");
  expect(rates.left("a")).toEqual({ left: 3, reset: 4 });
  clock.advance(1000);
  expect(rates.left("a")).toEqual({ left: 5, reset: 3 });
});

test("one too many is an error with the time to wait", () => {
  const { rates } = bucket(0.1, 1);
  rates.spend("a");
  let refusal: unknown;
  try {
    rates.spend("a");
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(Fault);
  expect(refusal).toMatchObject({ code: "rate.limited", message: "too many of it", retryAfter: 10 });
});

test("many keys push out what wasn't used for long, and what is used stays", () => {
  const { rates } = bucket(0.01, 1, 4);
  rates.take("used");
  rates.take("not used");
  for (let at = 0; at < 100; at++) {
    rates.take(`stranger ${at}`);
    expect(rates.take("used")).toBeGreaterThan(0);
  }
  expect(rates.take("not used")).toBe(0);
});
