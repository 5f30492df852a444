import { expect, test } from "bun:test";
import { IdleEnd } from "../../src/cli/idle-end.ts";
import { FakeTimer } from "../support/fake-timer.ts";

test("what nobody has used for so long ends, and not while it has something to do", () => {
  const timer = new FakeTimer();
  let [busy, ended] = [false, 0];
  const idle = new IdleEnd({ seconds: 60, busy: () => busy, end: () => void ended++, after: timer.after });
  idle.used();
  timer.advance(50_000);
  idle.used();
  timer.advance(50_000);
  busy = true;
  timer.advance(300_000);
  expect(ended).toBe(0);
  busy = false;
  timer.advance(60_000);
  expect([ended, timer.waiting]).toEqual([1, 0]);
});

test("what has been stopped doesn't end once more", () => {
  const timer = new FakeTimer();
  const idle = new IdleEnd({
    seconds: 60,
    busy: () => false,
    end: () => expect.unreachable(),
    after: timer.after,
  });
  idle.used();
  idle.stop();
  timer.advance(60_000);
});
