import { expect, test } from "bun:test";
import { holdRung } from "../../src/client/hold-rung.ts";
import type { DoorbellEvent, Ring } from "../../src/domain/doorbell.ts";
import { fault } from "../../src/domain/fault.ts";
import { FakeClock } from "../support/fake-clock.ts";

const ring: Ring = { kind: "ring", unread: 1, urgent: 0, from: ["a"], ids: [] };

/** Holds a rung whose streams a test gives, one after another, until there are no more. */
async function held(streams: (() => AsyncGenerator<DoorbellEvent>)[], onRing = async () => {}) {
  const clock = new FakeClock();
  const stop = new AbortController();
  const [pauses, log]: [number[], string[]] = [[], []];
  let rings = 0;
  await holdRung({
    connect: async () => {
      const doorbell = streams.shift();
      if (!doorbell) stop.abort();
      return { client: { doorbell: doorbell ?? nothing } as never, agent: "b" };
    },
    rung: "desktop",
    onRing: async () => {
      rings++;
      await onRing();
    },
    log: (line) => log.push(line),
    signal: stop.signal,
    clock,
    random: () => 1,
    sleep: async (ms) => {
      pauses.push(ms);
      clock.advance(ms);
    },
  });
  return { rings, pauses, log };
}

async function* nothing(): AsyncGenerator<DoorbellEvent> {}
async function* once(): AsyncGenerator<DoorbellEvent> {
  yield ring;
}
const away = (): never => {
  throw fault("relay.unreachable", "http://127.0.0.1:7117", "nothing listens there");
};

test("a rung is held again after each end, with longer and longer pauses, and its loss is said once", async () => {
  const { rings, pauses, log } = await held([once, away, away, away, away, away, away, once]);
  expect(rings).toBe(2);
  expect(pauses[0]).toBeGreaterThanOrEqual(1000);
  expect(pauses.slice(1, 7)).toEqual(pauses.slice(1, 7).toSorted((one, other) => one - other));
  expect(Math.max(...pauses)).toBeLessThanOrEqual(60_000);
  expect(log).toEqual([
    "can't reach the relay at http://127.0.0.1:7117: nothing listens there; trying again until it is there",
  ]);
});

test("when a newer one of its session has taken over, it doesn't come back", async () => {
  async function* replaced(): AsyncGenerator<DoorbellEvent> {
    yield { kind: "replaced" };
  }
  const { pauses } = await held([replaced, once]);
  expect(pauses).toEqual([]);
});

test("a mistake of our own is not a relay that is away", async () => {
  const mistake = async () => {
    throw new TypeError("x is not a function");
  };
  await expect(held([once], mistake)).rejects.toThrow("x is not a function");
});
