import { expect, test } from "bun:test";
import fc from "fast-check";
import { limits } from "../../src/domain/limits.ts";
import { normalConfig } from "../../src/domain/relay-settings.ts";
import { Hub } from "../../src/hub/hub.ts";
import { HeldRung } from "../support/held-rung.ts";
import { HubBench } from "../support/hub-bench.ts";
import { turn } from "../support/turn.ts";

const { hops, pair, window } = limits.loop;

/** `a` and `b` answer each other as fast as they can, and never stop of themselves. */
async function loop(bench: HubBench, rounds: number, thread = true) {
  const sent: Awaited<ReturnType<HubBench["send"]>>[] = [];
  for (let at = 0; at < rounds; at++) {
    const [from, to] = at % 2 === 0 ? ["a", "@b"] : ["b", "@a"];
    sent.push(await bench.send(from!, to!, `${at}`, thread && at > 0 ? { thread: sent[at - 1]!.id } : {}));
    bench.timer.advance(1000);
  }
  return sent;
}

test("two agents that answer each other are stopped at 20 hops, and the sender is told until when and why", async () => {
  const bench = await HubBench.with("a", "b");
  const sent = await loop(bench, hops + 2);
  expect(sent.slice(0, -1).every(({ held }) => held === undefined)).toBe(true);
  const until = new Date(Date.parse(sent[0]!.ts) + (window + 1) * 1000).toISOString();
  expect(sent.at(-1)?.held).toEqual([{ agent: "a", until, why: "hops" }]);
  expect((await bench.bodies("a")).length + (await bench.bodies("b")).length).toBe(hops + 1);
});

test("without threads they are stopped at 60 an hour", async () => {
  const bench = await HubBench.with("a", "b");
  const sent = await loop(bench, pair + 1, false);
  expect(sent.filter(({ held }) => held).length).toBe(1);
  expect(sent.at(-1)?.held).toMatchObject([{ agent: "b", why: "pair" }]);
});

test("a held message is stored, shown to both, and handed out when its time has come", async () => {
  const bench = await HubBench.with("a", "b");
  bench.hub.timekeeper.start();
  const held = (await loop(bench, hops + 2)).at(-1)!;
  const [{ until } = { until: "" }] = held.held ?? [];
  const told = { agent: "a", state: "unclaimed", attempt: 0, until, why: "hops" };
  expect((await bench.hub.reading.track("b", held.id)).deliveries).toEqual([told] as never);
  expect((await bench.hub.reading.sent("b", { limit: 1 }))[0]?.deliveries).toEqual([told] as never);
  expect(await bench.hub.holding.list("a")).toMatchObject([{ id: held.id, from: "b", until, why: "hops" }]);
  expect(JSON.stringify(await bench.hub.holding.list("a"))).not.toContain("body");
  await bench.claim("a", { lease: 3 * window });
  expect((await bench.claim("a")).messages).toEqual([]);
  const waiting = bench.claim("a", { wait: 2 * window });
  await bench.pass(window);
  expect((await waiting).messages).toMatchObject([{ id: held.id, attempt: 1 }]);
  expect(await bench.hub.holding.list("a")).toEqual([]);
  await bench.hub.close();
});

test("nobody who listens hears of a held message before its time", async () => {
  const bench = await HubBench.with("a", "b");
  await loop(bench, hops + 1);
  const listener = bench.hub.listen("a");
  const bell = new HeldRung(bench, "a", { rung: "rewake" });
  const heard: string[] = [];
  void (async () => {
    for (let next = await listener.next(); next; next = await listener.next()) heard.push(next.body);
  })();
  await turn();
  const before = heard.length;
  await bench.claim("a");
  const { id, held } = await bench.send("b", "@a", "held", { thread: (await bench.inbox("b")).at(-1)!.id });
  expect(held).toHaveLength(1);
  await bench.pass(120);
  expect(heard).toHaveLength(before);
  expect(bell.rings).toEqual([]);
  expect(await bench.hub.holding.release("a", id)).toBe(id);
  await bench.pass(3);
  expect(heard.at(-1)).toBe("held");
  expect(bell.rings).toHaveLength(1);
  listener.close();
});

test("its receiver's person lets it through by the start of its id; anybody else can't", async () => {
  const bench = await HubBench.with("a", "b", "c");
  const { id } = (await loop(bench, hops + 2)).at(-1)!;
  const { holding } = bench.hub;
  for (const other of ["b", "c"])
    await expect(holding.release(other, id)).rejects.toMatchObject({ code: "hold.unknown" });
  expect(await holding.release("a", id.slice(0, 8))).toBe(id);
  expect((await bench.inbox("a")).at(-1)?.id).toBe(id);
  await expect(holding.release("a", id)).rejects.toMatchObject({ code: "hold.unknown" });
});

test("what is held isn't counted as waiting: whoever is told of it would ask again and again", async () => {
  const bench = await HubBench.with("a", "b");
  const chain = await loop(bench, hops + 1);
  const { messages } = await bench.claim("a", { lease: 3 * window });
  expect(messages.length).toBeGreaterThan(0);
  expect((await bench.claim("a")).waiting).toBe(0);
  const { id } = await bench.send("b", "@a", "held", { thread: chain.at(-1)!.id });
  expect((await bench.claim("a")).waiting).toBe(0);
  await bench.hub.holding.release("a", id);
  expect(await bench.hub.reading.waiting("a")).toBe(1);
  expect((await bench.claim("a", { limit: 1 })).messages).toMatchObject([{ id }]);
});

test("a repeat with the same key is told again that it is held, and counts no second time", async () => {
  const bench = await HubBench.with("a", "b");
  const chain = await loop(bench, hops + 1);
  const answer = { thread: chain.at(-1)!.id };
  const first = await bench.send("b", "@a", "once", answer, "key");
  expect(first.held).toHaveLength(1);
  expect(await bench.send("b", "@a", "once", answer, "key")).toEqual(first);
});

test("a restart forgets what was counted, not what is held", async () => {
  const bench = await HubBench.with("a", "b");
  const { id } = (await loop(bench, hops + 2)).at(-1)!;
  const hub = bench.restarted();
  const [held] = await hub.holding.list("a");
  expect(held).toMatchObject({ id, from: "b" });
  expect(held?.why).toBeUndefined();
  const again = await hub.posting.send("b", { to: "@a", body: "x", priority: "normal", thread: id });
  expect(again.held).toBeUndefined();
});

test("a relay that is told so holds nothing more, and keeps what is held", async () => {
  const bench = await HubBench.with("a", "b");
  const { id } = (await loop(bench, hops + 2)).at(-1)!;
  const config = () => ({ ...normalConfig, "loop-guard": false });
  const hub = new Hub({ store: bench.store, clock: bench.timer, after: bench.timer.after, config });
  expect(await hub.holding.list("a")).toMatchObject([{ id }]);
  for (let at = 0; at < 3 * pair; at++) {
    const [from, to] = at % 2 === 0 ? ["a", "@b"] : ["b", "@a"];
    const { held } = await hub.posting.send(from!, { to: to!, body: "x", priority: "normal" });
    expect(held).toBeUndefined();
  }
});

test("a name like a property of every object is an agent like any other", async () => {
  const bench = await HubBench.with("constructor", "b");
  await bench.send("b", "@constructor", "hi");
  expect(await bench.bodies("constructor")).toEqual(["hi"]);
});

test("whatever agents write to each other, no message is ever dropped: each is handed out once, in the end", async () => {
  const names = ["a", "b", "c"];
  const step = fc.record({
    from: fc.constantFrom(...names),
    to: fc.constantFrom("@a", "@b", "@c", "@all"),
    /** Answers the message so many before it. */
    answers: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    seconds: fc.constantFrom(0, 0, 1, 60),
    times: fc.integer({ min: 1, max: 40 }),
    release: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const bench = await HubBench.with(...names);
      const sent: string[] = [];
      const owed: string[] = [];
      for (const { from, to, answers, seconds, times, release } of steps) {
        for (let at = 0; at < times; at++) {
          const thread = answers && sent.at(-answers);
          const { id, recipients } = await bench.send(from, to, "x", thread ? { thread } : {});
          sent.push(id);
          owed.push(...recipients.map((agent) => `${agent} ${id}`));
          bench.timer.advance(seconds * 1000);
        }
        const [held] = release ? await bench.hub.holding.list(from) : [];
        if (held) await bench.hub.holding.release(from, held.id);
      }
      const got: string[] = [];
      const collect = async () => {
        for (const agent of names)
          for (let more = true; more; ) {
            const { messages } = await bench.claim(agent, { lease: 12 * 3600 });
            got.push(...messages.map(({ id }) => `${agent} ${id}`));
            await Promise.all(messages.map(({ receipt }) => bench.hub.reading.ack(agent, [receipt])));
            more = messages.length > 0;
          }
      };
      for (let hour = 0; hour < 40 && got.length < owed.length; hour++) {
        await collect();
        bench.timer.advance(window * 1000);
      }
      expect(got.toSorted()).toEqual(owed.toSorted());
    }),
    { numRuns: 30 },
  );
});
