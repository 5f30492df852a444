import { expect, test } from "bun:test";
import { type EventOptions, RelayClient } from "../../src/client/relay-client.ts";
import type { Fault } from "../../src/domain/fault.ts";
import { EagerClock } from "../support/eager-clock.ts";
import { fakeFetch, networkError, refusal } from "../support/fake-fetch.ts";
import { fakeSleep } from "../support/fake-sleep.ts";
import { FakeTimer } from "../support/fake-timer.ts";
import { turn } from "../support/turn.ts";
import { until } from "../support/until.ts";

const ids = ["3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11", "4f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11"];
const message = (n: number) => ({
  id: ids[n]!,
  from: "a",
  to: "@b",
  body: `message ${n}`,
  priority: "normal" as const,
  ts: "2026-11-21T12:00:00.000Z",
});
const event = (n: number) => `id: ${ids[n]}\ndata: ${JSON.stringify(message(n))}\n\n`;
const headers = { "content-type": "text/event-stream" };
const stream = (text: string) => () => new Response(text, { headers });
const silence = () => new Response(new ReadableStream({ start: () => undefined }), { headers });

/** For the opening of a stream, and for a byte on it. */
const deadlines = new Set([10_000, 45_000]);

/** Reads so many messages, then ends. */
async function take(count: number, fake: ReturnType<typeof fakeFetch>, more: EventOptions = {}) {
  const clock = new EagerClock();
  // A read that is under way is quicker than any deadline here.
  const sleep = (ms: number) => (deadlines.has(ms) ? new Promise<void>(() => undefined) : clock.sleep(ms));
  const client = new RelayClient({
    url: "http://relay.test",
    fetch: fake.fetch,
    clock,
    sleep,
    random: () => 1,
  });
  const stop = new AbortController();
  const outages: Fault[] = [];
  const bodies: string[] = [];
  const options = { ...more, signal: stop.signal, onReconnect: (why: Fault) => outages.push(why) };
  for await (const { body } of client.events({ agent: "b" }, options)) {
    bodies.push(body);
    if (bodies.length === count) stop.abort();
  }
  return { bodies, outages, clock };
}

test("a stream that breaks is opened again behind the last event, and the outage is told once", async () => {
  const fake = fakeFetch(
    stream(event(0)),
    networkError("ECONNREFUSED"),
    refusal(503, "relay.stopping"),
    () => new Response("<html>", { status: 502 }),
    stream(event(1)),
  );
  const { bodies, outages, clock } = await take(2, fake);
  expect(bodies).toEqual(["message 0", "message 1"]);
  expect(outages.map(({ code }) => code)).toEqual(["relay.unreachable"]);
  expect(clock.pauses).toEqual([100, 200, 400, 800]);
  expect(fake.asked.map(({ headers }) => headers.get("last-event-id"))).toEqual([
    null,
    ids[0]!,
    ids[0]!,
    ids[0]!,
    ids[0]!,
  ]);
});

test("a relay that dies in the middle of a stream is waited for", async () => {
  const dying = () => {
    let pieces = 0;
    const pull = (stream: ReadableStreamDefaultController) => {
      if (pieces++ === 0) stream.enqueue(new TextEncoder().encode(event(0)));
      else stream.error(Object.assign(new TypeError("closed"), { code: "ECONNRESET" }));
    };
    return new Response(new ReadableStream({ pull }), { headers });
  };
  const { bodies, outages } = await take(2, fakeFetch(dying, stream(event(1))));
  expect(bodies).toEqual(["message 0", "message 1"]);
  expect(outages[0]?.message).toContain("the connection broke");
});

test("a reader can begin behind a message it has", async () => {
  const fake = fakeFetch(stream(event(1)));
  await take(1, fake, { after: ids[0] });
  expect(fake.asked[0]?.headers.get("last-event-id")).toBe(ids[0]!);
});

test("a token or an agent that is refused ends the stream at once", async () => {
  for (const [status, code] of [
    [401, "auth.wrong"],
    [403, "agent.other"],
    [404, "agent.unknown"],
  ] as const) {
    const first = fakeFetch(refusal(status, code));
    await expect(take(1, first)).rejects.toMatchObject({ code });
    const later = fakeFetch(stream(event(0)), refusal(status, code));
    await expect(take(2, later)).rejects.toMatchObject({ code });
  }
});

test("a listener is told whether a relay is waited for, and no pause outlives the patience with one that never answered", async () => {
  const clock = new EagerClock();
  const { fetch } = fakeFetch(networkError("ECONNREFUSED"));
  const sleep = (ms: number) => (ms >= 10_000 ? new Promise<void>(() => undefined) : clock.sleep(ms));
  const client = new RelayClient({ url: "http://relay.test", fetch, clock, sleep, random: () => 1 });
  const told: boolean[] = [];
  const onReconnect = (_: Fault, connected: boolean) => told.push(connected);
  await expect(client.events({ agent: "b" }, { onReconnect }).next()).rejects.toMatchObject({
    code: "relay.unreachable",
  });
  expect(told).toEqual([false]);
  expect(Math.max(...clock.pauses)).toBe(2000);
});

test("a relay that never answered is given up after a while, a wrong one at once", async () => {
  const away = fakeFetch(networkError("ECONNREFUSED"));
  await expect(take(1, away)).rejects.toMatchObject({ code: "relay.unreachable" });
  const wrong = fakeFetch(() => new Response("<html>", { headers: { "content-type": "text/html" } }));
  await expect(take(1, wrong)).rejects.toMatchObject({ code: "relay.strange" });
  await turn();
  expect(wrong.asked).toHaveLength(1);
});

test("a relay that has answered in another way is waited for, though its stream never opened", async () => {
  const fake = fakeFetch(...Array.from({ length: 30 }, () => networkError("ECONNREFUSED")), stream(event(0)));
  const { bodies } = await take(1, fake, { answered: () => true });
  expect(bodies).toEqual(["message 0"]);
});

test("an event that isn't a message doesn't stop those behind it", async () => {
  const bad = `id: ${ids[0]}\ndata: {"no":"message"}\n\n`;
  const fake = fakeFetch(stream(bad), stream(event(1)));
  const { bodies } = await take(1, fake);
  expect(bodies).toEqual(["message 1"]);
  expect(fake.asked[1]?.headers.get("last-event-id")).toBe(ids[0]!);
});

test("a connection on which nothing comes for 45 s is dead", async () => {
  const timer = new FakeTimer();
  const fake = fakeFetch(silence, stream(event(1)));
  const sleep = fakeSleep(timer);
  const client = new RelayClient({
    url: "http://relay.test",
    fetch: fake.fetch,
    clock: timer,
    sleep,
    random: () => 1,
  });
  const events = client.events({ agent: "b" })[Symbol.asyncIterator]();
  const next = events.next();
  await until(() => fake.asked.length === 1 && timer.waiting === 1);
  timer.advance(44_999);
  await turn();
  expect(fake.asked).toHaveLength(1);
  timer.advance(1);
  await until(() => timer.waiting === 1);
  timer.advance(100);
  expect((await next).value?.body).toBe("message 1");
  await events.return?.(undefined);
});
