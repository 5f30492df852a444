import { expect, test } from "bun:test";
import { HubBench } from "../support/hub-bench.ts";

test("each minute of the last hour has what was sent, put into mailboxes, and done", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  const { lastHour, reading } = bench.hub;
  await bench.send("ana", "@all");
  bench.timer.advance(60_000);
  await bench.send("ana", "@bo");
  const { messages } = await bench.claim("bo");
  await reading.ack(
    "bo",
    messages.map(({ receipt }) => receipt),
  );
  const [before, now] = lastHour.minutes().slice(-2);
  expect(before).toEqual({ at: "2026-11-21T12:00:00.000Z", sent: 1, delivered: 2, done: 0 });
  expect(now).toEqual({ at: "2026-11-21T12:01:00.000Z", sent: 1, delivered: 1, done: 2 });
  expect(lastHour.minutes()).toHaveLength(60);
});

test("what is over an hour old is forgotten, and a clock that is set back leaves nothing of the future", async () => {
  const bench = await HubBench.with("ana", "bo");
  const total = () => bench.hub.lastHour.minutes().reduce((sum, { sent }) => sum + sent, 0);
  await bench.send("ana", "@bo");
  bench.timer.advance(59 * 60_000);
  expect(total()).toBe(1);
  bench.timer.advance(60_000);
  expect(total()).toBe(0);
  await bench.send("ana", "@bo");
  bench.timer.jump(-3 * 3600_000);
  await bench.send("ana", "@bo");
  expect(total()).toBe(1);
});
