import { expect, test } from "bun:test";
import fc from "fast-check";
import { limits } from "../../src/domain/limits.ts";
import type { Listener } from "../../src/hub/listener.ts";
import { HubBench } from "../support/hub-bench.ts";
import { turn } from "../support/turn.ts";

/** The bodies of the next messages. */
async function next(listener: Listener, count: number): Promise<(string | undefined)[]> {
  const bodies: (string | undefined)[] = [];
  while (bodies.length < count) bodies.push((await listener.next())?.body);
  return bodies;
}

/** Whether a reader that asks now would have to wait; what it gets when it does is lost. */
async function isQuiet(listener: Listener): Promise<boolean> {
  let answered = false;
  const stop = new AbortController();
  const asked = listener.next(stop.signal).then(() => {
    answered = true;
  });
  await turn();
  const quiet = !answered;
  stop.abort();
  await asked;
  return quiet;
}

test("what is unclaimed comes first, oldest first, then what arrives", async () => {
  const bench = await HubBench.with("ana", "bo");
  for (const body of ["1", "2"]) await bench.send("ana", "@bo", body);
  const listener = bench.hub.listen("bo");
  expect(await next(listener, 2)).toEqual(["1", "2"]);
  const live = next(listener, 2);
  for (const body of ["3", "4"]) await bench.send("ana", "@bo", body);
  expect(await live).toEqual(["3", "4"]);
  listener.close();
});

test("a backlog of several pages comes whole and in order, with what arrives meanwhile behind it", async () => {
  const bench = await HubBench.with("ana", "bo");
  const bodies = Array.from({ length: 230 }, (_, at) => String(at));
  for (const body of bodies.slice(0, 120)) await bench.send("ana", "@bo", body);
  const listener = bench.hub.listen("bo");
  const got: (string | undefined)[] = [];
  for (const body of bodies.slice(120)) {
    got.push(...(await next(listener, 1)));
    await bench.send("ana", "@bo", body);
  }
  got.push(...(await next(listener, bodies.length - got.length)));
  expect(got).toEqual(bodies);
  expect(await isQuiet(listener)).toBe(true);
  listener.close();
});

test("listening claims nothing, and two who listen get the same", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.send("ana", "@bo", "1");
  const [one, two] = [bench.hub.listen("bo"), bench.hub.listen("bo")];
  expect([await next(one, 1), await next(two, 1)]).toEqual([["1"], ["1"]]);
  expect(bench.hub.presence.me("bo")).toMatchObject({ waiting: 1, claimed: 0 });
  for (const listener of [one, two]) listener.close();
});

test("what others have claimed is not in the backlog, and mail of others isn't at all", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  await bench.send("ana", "@bo", "claimed");
  await bench.claim("bo");
  await bench.send("ana", "@cy", "for cy");
  await bench.send("ana", "@bo", "waits");
  const listener = bench.hub.listen("bo");
  expect(await next(listener, 1)).toEqual(["waits"]);
  await bench.send("ana", "@cy", "for cy too");
  expect(await isQuiet(listener)).toBe(true);
  listener.close();
});

test("behind a message comes only what is behind it, whether it waits or not", async () => {
  const bench = await HubBench.with("ana", "bo");
  const sent = [];
  for (const body of ["1", "2", "3"]) sent.push(await bench.send("ana", "@bo", body));
  const waiting = bench.hub.listen("bo", { after: sent[1]!.id });
  expect(await next(waiting, 1)).toEqual(["3"]);
  await bench.hub.reading.take("bo", { id: sent[1]!.id, keep: false });
  const gone = bench.hub.listen("bo", { after: sent[1]!.id });
  expect(await next(gone, 1)).toEqual(["3"]);
  const last = bench.hub.listen("bo", { after: sent[2]!.id });
  expect(await isQuiet(last)).toBe(true);
  for (const listener of [waiting, gone, last]) listener.close();
});

test("a match lets through its scope and what has none: from the backlog, live, and given back", async () => {
  const bench = await HubBench.with("ana", "bo");
  const both = async (at: string) => {
    await bench.send("ana", "@bo", `other ${at}`, { scope: "github.com/org/other" });
    await bench.send("ana", "@bo", `app ${at}`, { scope: "https://github.com/Org/App.git" });
    await bench.send("ana", "@bo", `any ${at}`);
  };
  await both("waiting");
  const listener = bench.hub.listen("bo", { match: "github.com/org/app" });
  expect(await next(listener, 2)).toEqual(["app waiting", "any waiting"]);
  await bench.claim("bo");
  expect(await isQuiet(listener)).toBe(true);
  await both("live");
  expect(await next(listener, 2)).toEqual(["app live", "any live"]);
  const { messages } = await bench.claim("bo", { limit: 3 });
  await bench.hub.reading.release("bo", { receipts: messages.map(({ receipt }) => receipt), delay: 0 });
  expect(await next(listener, 2)).toEqual(["app live", "any live"]);
  expect(await isQuiet(listener)).toBe(true);
  listener.close();
});

test("a message that is given back, or whose lease ends, comes again", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.send("ana", "@bo", "1");
  const listener = bench.hub.listen("bo");
  expect(await next(listener, 1)).toEqual(["1"]);
  expect(await isQuiet(listener)).toBe(true);
  const { messages } = await bench.claim("bo");
  await bench.hub.reading.release("bo", { receipts: messages.map(({ receipt }) => receipt), delay: 0 });
  expect(await next(listener, 1)).toEqual(["1"]);
  await bench.claim("bo", { lease: 10 });
  bench.timer.advance(10_000);
  await bench.hub.timekeeper.tick();
  expect(await next(listener, 1)).toEqual(["1"]);
  listener.close();
});

test("a message that was claimed again before its turn is passed over", async () => {
  const bench = await HubBench.with("ana", "bo");
  const listener = bench.hub.listen("bo");
  expect(await isQuiet(listener)).toBe(true);
  await bench.send("ana", "@bo", "1");
  await bench.send("ana", "@bo", "2");
  await bench.send("ana", "@bo", "3");
  await bench.claim("bo", { limit: 2 });
  expect(await next(listener, 1)).toEqual(["3"]);
  expect(await isQuiet(listener)).toBe(true);
  listener.close();
});

test("a reader that stalls is kept no bodies: they are read when it asks", async () => {
  const bench = await HubBench.with("ana", "bo");
  const listener = bench.hub.listen("bo");
  expect(await isQuiet(listener)).toBe(true);
  const { mail } = bench.store;
  const read = mail.read.bind(mail);
  const reads: string[] = [];
  mail.read = async (agent, id) => {
    reads.push(id);
    return read(agent, id);
  };
  const sent = [];
  for (let at = 0; at < 50; at += 1) sent.push(await bench.send("ana", "@bo", String(at)));
  expect(reads).toEqual([]);
  expect(await next(listener, 50)).toEqual(sent.map(({ body }) => body));
  expect(reads).toEqual(sent.map(({ id }) => id));
  listener.close();
});

test("a reader that is too far behind is cut off, and finds all of it when it comes again", async () => {
  const bench = await HubBench.with("ana", "bo");
  const listener = bench.hub.listen("bo");
  expect(await isQuiet(listener)).toBe(true);
  for (let at = 0; at <= limits.streamBacklog; at += 1) await bench.send("ana", "@bo", String(at));
  expect(await listener.next()).toBeUndefined();
  listener.close();
  const again = bench.hub.listen("bo");
  const bodies = await next(again, limits.streamBacklog + 1);
  expect(bodies).toEqual(Array.from({ length: limits.streamBacklog + 1 }, (_, at) => String(at)));
  again.close();
});

/** Mail of a quarter of a megabyte each, as many as a reader may miss. */
const large = { body: "x".repeat(limits.body), count: limits.streamBytes / limits.body };

test("a reader that takes nothing is cut off by bytes too, also when it stalls in its backlog", async () => {
  for (const waiting of [0, 3]) {
    const bench = await HubBench.with("ana", "bo");
    for (let at = 0; at < waiting; at += 1) await bench.send("ana", "@bo", "waits");
    const listener = bench.hub.listen("bo");
    if (waiting > 0) await next(listener, 1);
    else expect(await isQuiet(listener)).toBe(true);
    for (let at = 0; at < large.count; at += 1) await bench.send("ana", "@bo", large.body);
    expect(listener.behind.aborted).toBe(false);
    await bench.send("ana", "@bo", "one more");
    expect(listener.behind.aborted).toBe(true);
    expect(await listener.next()).toBeUndefined();
    expect(bench.hub.presence.me("bo")).toMatchObject({ waiting: waiting + large.count + 1, claimed: 0 });
    listener.close();
  }
});

test("a reader that takes what comes may take any number of bytes", async () => {
  const bench = await HubBench.with("ana", "bo");
  const listener = bench.hub.listen("bo");
  for (let at = 0; at < 2 * large.count; at += 1) {
    await bench.send("ana", "@bo", large.body);
    expect(await listener.next()).toBeDefined();
  }
  expect(listener.behind.aborted).toBe(false);
  listener.close();
});

test("bytes that don't match don't count", async () => {
  const bench = await HubBench.with("ana", "bo");
  const listener = bench.hub.listen("bo", { match: "org/app" });
  for (let at = 0; at < 2 * large.count; at += 1)
    await bench.send("ana", "@bo", large.body, { scope: "org/other" });
  expect(listener.behind.aborted).toBe(false);
  listener.close();
});

test("a reader that is as far behind as it may be is not cut off", async () => {
  const bench = await HubBench.with("ana", "bo");
  const listener = bench.hub.listen("bo");
  expect(await isQuiet(listener)).toBe(true);
  for (let at = 0; at < limits.streamBacklog; at += 1) await bench.send("ana", "@bo", String(at));
  expect(await next(listener, limits.streamBacklog)).toHaveLength(limits.streamBacklog);
  expect(await isQuiet(listener)).toBe(true);
  listener.close();
});

test("who listens is told when its agent goes, is revoked, or the hub closes", async () => {
  const ends: ((bench: HubBench) => unknown)[] = [
    (bench) => bench.hub.membership.unregister("bo"),
    (bench) => bench.revoke("bo").then(() => bench.hub.timekeeper.tick()),
    (bench) => bench.hub.close(),
  ];
  for (const end of ends) {
    const bench = await HubBench.with("bo");
    const listener = bench.hub.listen("bo");
    const last = listener.next();
    await turn();
    await end(bench);
    expect(await last).toBeUndefined();
    expect(await listener.next()).toBeUndefined();
  }
});

test("a reader that hangs up is answered, and so is one whose listener is closed", async () => {
  const bench = await HubBench.with("bo");
  const listener = bench.hub.listen("bo");
  const reader = new AbortController();
  const asked = listener.next(reader.signal);
  await turn();
  reader.abort();
  expect(await asked).toBeUndefined();
  expect(await listener.next(AbortSignal.abort())).toBeUndefined();
  const again = listener.next();
  await turn();
  listener.close();
  expect(await again).toBeUndefined();
});

/** A mailbox whose answers take their time, in which other things happen: as long as fast-check's scheduler likes. */
function slowly(bench: HubBench, scheduler: fc.Scheduler): void {
  const { mail } = bench.store;
  const slow = <A extends unknown[], R>(act: (...input: A) => Promise<R>) => {
    return async (...input: A): Promise<R> => {
      await scheduler.schedule(Promise.resolve());
      const result = await act(...input);
      await scheduler.schedule(Promise.resolve());
      return result;
    };
  };
  mail.peek = slow(mail.peek.bind(mail));
  mail.read = slow(mail.read.bind(mail));
  mail.deliveries = slow(mail.deliveries.bind(mail));
  const deliver = mail.deliver.bind(mail);
  let last = Promise.resolve();
  // One after another, and answered at once: a store claims in the order in which it answered.
  mail.deliver = (posting) => {
    last = last.then(() => scheduler.schedule(Promise.resolve())).then(() => deliver(posting));
    return last;
  };
}

/** All that was given to a reader who reads on until nothing happens any more. */
async function readAlong(
  bench: HubBench,
  scheduler: fc.Scheduler,
  happening: Promise<unknown>,
): Promise<string[]> {
  const got: string[] = [];
  const listener = bench.hub.listen("bo");
  const reading = (async () => {
    for (let message = await listener.next(); message; message = await listener.next())
      got.push(message.body);
  })();
  await scheduler.waitFor(happening);
  await scheduler.waitIdle();
  listener.close();
  await reading;
  return got;
}

test("whatever arrives while the backlog is read comes once and in order, however the steps fall", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(3), fc.nat(6), async (scheduler, waiting, arriving) => {
      const bench = await HubBench.with("ana", "bo");
      for (let at = 0; at < waiting; at += 1) await bench.send("ana", "@bo", `waiting ${at}`);
      slowly(bench, scheduler);
      const sends = Array.from({ length: arriving }, (_, at) => bench.send("ana", "@bo", `arriving ${at}`));
      const got = await readAlong(bench, scheduler, Promise.all(sends));
      const { mail } = bench.store;
      const all = scheduler.waitFor(mail.peek("bo", { limit: 100 }));
      expect(got).toEqual((await all).map(({ body }) => body));
    }),
    { numRuns: 300 },
  );
});

test("whatever is claimed and given back meanwhile has come at least once, however the steps fall", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(3), fc.nat(3), async (scheduler, waiting, arriving) => {
      const bench = await HubBench.with("ana", "bo");
      for (let at = 0; at < waiting; at += 1) await bench.send("ana", "@bo", `waiting ${at}`);
      slowly(bench, scheduler);
      const borrow = async () => {
        await scheduler.schedule(Promise.resolve());
        const { messages } = await bench.claim("bo", { limit: 1 });
        await scheduler.schedule(Promise.resolve());
        const receipts = messages.map(({ receipt }) => receipt);
        if (receipts.length > 0) await bench.hub.reading.release("bo", { receipts, delay: 0 });
      };
      const sends = Array.from({ length: arriving }, (_, at) => bench.send("ana", "@bo", `arriving ${at}`));
      const got = await readAlong(bench, scheduler, Promise.all([...sends, borrow(), borrow(), borrow()]));
      const all = await scheduler.waitFor(bench.store.mail.peek("bo", { limit: 100 }));
      expect(all).toHaveLength(waiting + arriving);
      expect(new Set(got)).toEqual(new Set(all.map(({ body }) => body)));
    }),
    { numRuns: 300 },
  );
});
