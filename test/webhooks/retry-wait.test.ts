import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { retryWait } from "../../src/webhooks/retry-wait.ts";

test("waits follow the schedule, and its last one again and again", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 30].map((failed) => retryWait(failed, 0.5))).toEqual([
    ...limits.hook.retries,
    3600,
    3600,
  ]);
});

test("what failed together is spread by a fifth to both sides", () => {
  expect(retryWait(6, 0)).toBeCloseTo(3600 * 0.8);
  expect(retryWait(6, 1)).toBeCloseTo(3600 * 1.2);
});

test("Retry-After makes a wait longer, never shorter, and no longer than an hour", () => {
  expect(retryWait(1, 0.5, "120")).toBe(120);
  expect(retryWait(6, 0.5, "1")).toBe(3600);
  expect(retryWait(1, 0.5, "86400")).toBe(3600);
  for (const odd of ["", "-5", "1e9", "Wed, 21 Oct 2026 07:28:00 GMT", "9".repeat(50)])
    expect(retryWait(1, 0.5, odd)).toBe(5);
});
