import { expect, test } from "bun:test";
import { followMessage } from "../../src/cli/follow-message.ts";
import type { Delivery } from "../../src/domain/delivery.ts";
import { fault } from "../../src/domain/fault.ts";
import { limits } from "../../src/domain/limits.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FakeRelayClient } from "../support/fake-relay-client.ts";
import { refused } from "../support/refused.ts";

const id = "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11";
const acked: Delivery = { agent: "b", state: "acked", at: "2026-11-21T12:00:09.000Z" };
const waiting: Delivery = { agent: "b", state: "unclaimed", attempt: 0 };

/** A relay whose answers each take as long as they may, unless they are there at once. */
function following(...answers: (Delivery | "away" | "denied")[]) {
  const clock = new FakeClock();
  const relay = new FakeRelayClient({
    track: ({ wait }) => {
      const answer = answers.shift();
      if (answer === "away") throw fault("relay.unreachable", "http://x", "nothing listens there");
      if (answer === "denied") throw fault("auth.wrong");
      if (answer?.state !== "acked") clock.advance(Number(wait ?? 0) * 1000);
      const { ts, ...message } = {
        from: "a",
        to: "@b",
        priority: "normal" as const,
        ts: "2026-11-21T12:00:00.000Z",
      };
      return { id, ...message, ts, deliveries: [answer ?? waiting] };
    },
  });
  const pause = async (ms: number) => clock.advance(ms);
  const follow = (seconds: number) =>
    followMessage({ client: relay, id, until: "ended", seconds, clock, pause });
  return { follow, waits: () => relay.asked("track").map(({ wait }) => wait) };
}

test("a long wait is several, each as long as the relay holds an answer", async () => {
  const { follow, waits } = following(waiting, waiting, acked);
  expect((await follow(1000)).deliveries).toEqual([acked]);
  expect(waits()).toEqual([limits.wait, limits.wait, limits.wait]);
});

test("when the time is over a last look tells what is so", async () => {
  const { follow, waits } = following(waiting, waiting);
  expect((await follow(30)).deliveries).toEqual([waiting]);
  expect(waits()).toEqual([30, undefined]);
});

test("a relay that is away for a while is waited for, as long as there is time", async () => {
  const back = following("away", "away", acked);
  expect((await back.follow(30)).deliveries).toEqual([acked]);
  expect(back.waits()).toEqual([30, 28, 26]);
  const gone = following(...Array<"away">(4).fill("away"));
  await expect(gone.follow(6)).rejects.toEqual(refused("relay.unreachable"));
  expect(gone.waits()).toEqual([6, 4, 2, undefined]);
});

test("any other refusal ends it", async () => {
  await expect(following("denied").follow(30)).rejects.toEqual(refused("auth.wrong"));
});
