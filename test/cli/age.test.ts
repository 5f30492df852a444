import { expect, test } from "bun:test";
import { age, ago } from "../../src/cli/age.ts";
import { deliveryText } from "../../src/cli/delivery-text.ts";

const now = Date.parse("2026-11-21T12:00:00.000Z");
const before = (seconds: number) => new Date(now - seconds * 1000).toISOString();

test("an age has one unit, and a clock that is behind shows none below zero", () => {
  const seconds = [-500, 0, 0.9, 1, 59, 60, 3599, 3600, 86_399, 86_400, 864_000];
  expect(seconds.map((passed) => age(before(passed), now))).toEqual([
    "now",
    "now",
    "now",
    "1s",
    "59s",
    "1m",
    "59m",
    "1h",
    "23h",
    "1d",
    "10d",
  ]);
  expect([ago(before(0), now), ago(before(61), now)]).toEqual(["just now", "1m ago"]);
});

test("what became of a copy is said in a few words", () => {
  const agent = "b";
  expect(deliveryText({ agent, state: "unclaimed", attempt: 0 }, now)).toBe("unclaimed");
  expect(deliveryText({ agent, state: "unclaimed", attempt: 2 }, now)).toBe("unclaimed, given back 2 times");
  expect(deliveryText({ agent, state: "claimed", attempt: 1, until: before(-90), by: "watch" }, now)).toBe(
    "claimed by watch, for 90s more",
  );
  expect(deliveryText({ agent, state: "acked", at: before(120) }, now)).toBe("acked 2m ago");
  expect(deliveryText({ agent, state: "dead", at: before(1), why: "left" }, now)).toBe(
    "dead 1s ago: its agent is gone",
  );
  const held = { agent, state: "unclaimed", attempt: 0, why: "pair" } as const;
  expect(deliveryText({ ...held, until: before(0) }, now)).toStartWith("held for 1s more: ");
  expect(deliveryText({ agent, state: "claimed", attempt: 1, until: before(-900) }, now)).toBe(
    "claimed, for 15m more",
  );
  const session = "codex-1a2b3c";
  expect(deliveryText({ agent, state: "acked", at: before(120), by: "hook", session }, now)).toBe(
    "acked 2m ago by codex-1a2b3c through hook",
  );
  expect(deliveryText({ agent, state: "acked", at: before(120), session }, now)).toBe(
    "acked 2m ago by codex-1a2b3c",
  );
});
