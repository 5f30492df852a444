import { expect, test } from "bun:test";
import type { RungOffer } from "../../src/hub/rung.ts";
import { HeldRung } from "../support/held-rung.ts";
import { HubBench } from "../support/hub-bench.ts";
import { turn } from "../support/turn.ts";

/** How often each of these was rung. */
const counts = (...rungs: HeldRung[]) => rungs.map(({ rings }) => rings.length);

/** Three agents, and a way to hold rungs of `b`. */
async function room() {
  const bench = await HubBench.with("a", "b", "c");
  return { bench, hold: (offer: RungOffer) => new HeldRung(bench, "b", offer) };
}

test("mail that nobody claims for a moment rings once, and the ring says who wrote but not what", async () => {
  const { bench, hold } = await room();
  const bell = hold({ rung: "rewake" });
  const { id } = await bench.send("a", "@b", "secret");
  await bench.send("c", "@b", "secret too", { priority: "urgent", scope: "org/app" });
  await bench.send("a", "@b", "secret again");
  await bench.pass(1);
  expect(bell.rings).toMatchObject([{ kind: "ring", unread: 3, urgent: 1, from: ["a", "c"] }]);
  expect(bell.rings[0]?.ids[0]).toBe(id);
  expect(JSON.stringify(bell.told)).not.toContain("secret");
  await bench.pass(600);
  expect(counts(bell)).toEqual([1]);
});

test("normal mail waits for 2 s, so that a session at work takes it itself; urgent mail rings at once", async () => {
  const { bench, hold } = await room();
  const bell = hold({ rung: "rewake" });
  await bench.send("a", "@b");
  await bench.pass(1);
  expect(counts(bell)).toEqual([0]);
  await bench.claim("b");
  await bench.pass(30);
  expect(counts(bell)).toEqual([0]);
  await bench.send("a", "@b", "now", { priority: "urgent" });
  bench.timer.advance(0);
  await turn();
  expect(counts(bell)).toEqual([1]);
});

test("the best rung rings; each 30 s without a claim the next one; then nobody", async () => {
  const { bench, hold } = await room();
  const desktop = hold({ rung: "desktop" });
  const channel = hold({ rung: "channel", session: "s1" });
  const rewake = hold({ rung: "rewake", session: "s1" });
  await bench.send("a", "@b");
  await bench.pass(3);
  expect(counts(channel, rewake, desktop)).toEqual([1, 0, 0]);
  await bench.pass(28);
  expect(counts(channel, rewake, desktop)).toEqual([1, 0, 0]);
  await bench.pass(3);
  expect(counts(channel, rewake, desktop)).toEqual([1, 1, 0]);
  await bench.pass(31);
  expect(counts(channel, rewake, desktop)).toEqual([1, 1, 1]);
  await bench.pass(3600);
  expect(counts(channel, rewake, desktop)).toEqual([1, 1, 1]);
});

test("a claim of any of the batch stops the ladder", async () => {
  const { bench, hold } = await room();
  const channel = hold({ rung: "channel" });
  const desktop = hold({ rung: "desktop" });
  await bench.send("a", "@b");
  await bench.pass(3);
  await bench.claim("b");
  await bench.pass(59);
  expect(counts(channel, desktop)).toEqual([1, 0]);
});

test("mail that comes while a ring is unanswered joins it", async () => {
  const { bench, hold } = await room();
  const channel = hold({ rung: "channel" });
  const desktop = hold({ rung: "desktop" });
  await bench.send("a", "@b");
  await bench.pass(3);
  for (let at = 0; at < 20; at++) {
    await bench.send("a", "@b", "more", { priority: "urgent" });
    await bench.pass(1);
  }
  expect(counts(channel, desktop)).toEqual([1, 0]);
  await bench.pass(10);
  expect(counts(channel, desktop)).toEqual([1, 1]);
  expect(desktop.rings[0]?.unread).toBe(21);
  await bench.pass(3600);
  expect(counts(channel, desktop)).toEqual([1, 1]);
});

test("a flood of mail that is claimed at once rings no more than once a minute", async () => {
  const { bench, hold } = await room();
  const bell = hold({ rung: "rewake" });
  for (let second = 0; second < 600; second++) {
    const rung = counts(bell)[0];
    await bench.send("a", "@b", "again", { priority: second % 3 === 0 ? "urgent" : "normal" });
    await bench.pass(1);
    if (counts(bell)[0] !== rung) await bench.claim("b");
  }
  expect(counts(bell)[0]).toBeGreaterThanOrEqual(9);
  expect(counts(bell)[0]).toBeLessThanOrEqual(11);
});

test("a flood of mail that nobody claims rings each rung no more than once a minute", async () => {
  const { bench, hold } = await room();
  const rungs = [hold({ rung: "channel" }), hold({ rung: "rewake" }), hold({ rung: "desktop" })];
  for (let second = 0; second < 600; second++) {
    await bench.send("a", "@b", "again", { priority: "urgent" });
    await bench.pass(1);
  }
  for (const times of counts(...rungs)) expect(times).toBeLessThanOrEqual(10);
});

test("when all rungs were tried, only new mail rings again, and not before a minute has passed", async () => {
  const { bench, hold } = await room();
  const bell = hold({ rung: "desktop" });
  await bench.send("a", "@b");
  await bench.pass(33);
  expect(counts(bell)).toEqual([1]);
  await bench.send("a", "@b");
  await bench.pass(25);
  expect(counts(bell)).toEqual([1]);
  await bench.pass(10);
  expect(counts(bell)).toEqual([1 + 1]);
  expect(bell.rings[1]?.unread).toBe(2);
});

test("mail that waits already rings a rung that opens, also after a restart of the relay", async () => {
  const { bench, hold } = await room();
  await bench.send("a", "@b");
  const bell = hold({ rung: "rewake" });
  await bench.pass(3);
  expect(counts(bell)).toEqual([1]);
});

test("a session that comes again without having read is not woken again for the same mail", async () => {
  const { bench, hold } = await room();
  await bench.send("a", "@b");
  for (let turn = 0; turn < 10; turn++) {
    const bell = hold({ rung: "rewake", session: "s1" });
    await bench.pass(100);
    expect(counts(bell)).toEqual([turn === 0 ? 1 : 0]);
    bell.close();
  }
  await bench.send("a", "@b", "while nothing is open");
  const bell = hold({ rung: "rewake", session: "s1" });
  await bench.pass(3);
  expect(counts(bell)).toEqual([1]);
});

test("another session that opens while nobody answers is the next rung", async () => {
  const { bench, hold } = await room();
  const first = hold({ rung: "rewake", session: "s1" });
  await bench.send("a", "@b");
  await bench.pass(10);
  const second = hold({ rung: "rewake", session: "s2" });
  await bench.pass(10);
  expect(counts(first, second)).toEqual([1, 0]);
  await bench.pass(15);
  expect(counts(first, second)).toEqual([1, 1]);
});

test("the newer of two rungs of one session takes the older's place, and the older is told so", async () => {
  const { bench, hold } = await room();
  const older = hold({ rung: "rewake", session: "s1" });
  const newer = hold({ rung: "rewake", session: "s1" });
  const other = hold({ rung: "channel", session: "s1" });
  await turn();
  expect([older.over, newer.over, other.over]).toEqual([true, false, false]);
  expect(older.told).toEqual([{ kind: "replaced" }]);
  await bench.send("a", "@b");
  other.close();
  await bench.pass(3);
  expect(counts(older, newer)).toEqual([0, 1]);
});

test("mail of a scope rings a session that would read it, beside one that sleeps on", async () => {
  const { bench, hold } = await room();
  const app = hold({ rung: "channel", session: "app", match: "github.com/org/app" });
  const web = hold({ rung: "rewake", session: "web", match: "github.com/org/web" });
  await bench.send("a", "@b", "for web", { scope: "org/web" });
  await bench.pass(5);
  expect(counts(app, web)).toEqual([0, 1]);
  await bench.send("a", "@b", "for app", { scope: "org/app" });
  await bench.pass(5);
  expect(counts(app, web)).toEqual([1, 1]);
  await bench.send("a", "@b", "for nobody", { scope: "org/other" });
  await bench.pass(3600);
  expect(counts(app, web)).toEqual([1, 1]);
});

test("an unread message of a scope that nothing open reads doesn't ring the others again", async () => {
  const { bench, hold } = await room();
  const app = hold({ rung: "channel", match: "org/app" });
  await bench.send("a", "@b", "old", { scope: "org/app" });
  await bench.send("a", "@b", "for nobody", { scope: "org/other" });
  await bench.pass(7200);
  expect(counts(app)).toEqual([1]);
});

test("a claim that is lost rings again", async () => {
  const { bench, hold } = await room();
  bench.hub.timekeeper.start();
  const bell = hold({ rung: "rewake" });
  await bench.send("a", "@b");
  await bench.pass(3);
  await bench.claim("b", { lease: 90 });
  await bench.pass(80);
  expect(counts(bell)).toEqual([1]);
  await bench.pass(20);
  expect(counts(bell)).toEqual([2]);
  await bench.hub.close();
});

test("mail that expires unread is nothing to ring for", async () => {
  const { bench, hold } = await room();
  const channel = hold({ rung: "channel" });
  const desktop = hold({ rung: "desktop" });
  bench.hub.timekeeper.start();
  await bench.send("a", "@b", "soon over", { expires: 10 });
  await bench.pass(600);
  expect(counts(channel, desktop)).toEqual([1, 0]);
  await bench.hub.close();
});

test("a backlog of more mail than a ring counts still rings for what is new", async () => {
  const { bench, hold } = await room();
  for (let at = 0; at < 150; at++) await bench.send("a", "@b");
  const bell = hold({ rung: "desktop" });
  await bench.pass(100);
  expect(bell.rings).toMatchObject([{ unread: 100 }]);
  expect(bell.rings[0]?.ids).toHaveLength(10);
  await bench.send("a", "@b");
  await bench.pass(5);
  expect(counts(bell)).toEqual([2]);
});

test("a rung ends with its agent and with the hub, and what is open says how an agent would be woken", async () => {
  const { bench, hold } = await room();
  const { doorbells } = bench.hub;
  expect(doorbells.coverage("b")).toEqual({ wake: [], listening: false });
  const desktop = hold({ rung: "desktop" });
  const channel = hold({ rung: "channel", session: "s1" });
  hold({ rung: "channel", session: "s2" });
  expect(doorbells.coverage("b")).toEqual({ wake: ["channel", "desktop"], listening: true });
  desktop.close();
  expect(doorbells.coverage("b").wake).toEqual(["channel"]);
  await bench.hub.membership.unregister("b");
  await turn();
  expect([desktop.over, channel.over]).toEqual([true, true]);
  expect(doorbells.coverage("b")).toEqual({ wake: [], listening: false });
  const other = new HeldRung(bench, "c", { rung: "exec" });
  await bench.hub.close();
  await turn();
  expect(other.over).toBe(true);
});

test("an event stream counts as listening, and wakes nobody", async () => {
  const { bench } = await room();
  const listener = bench.hub.listen("b");
  expect(bench.hub.doorbells.coverage("b")).toEqual({ wake: [], listening: true });
  listener.close();
});

test("nothing is left to run when no rung is open", async () => {
  const { bench, hold } = await room();
  await bench.send("a", "@b");
  const bell = hold({ rung: "rewake" });
  bell.close();
  expect(bench.timer.waiting).toBe(0);
  await bench.send("a", "@b");
  expect(bench.timer.waiting).toBe(0);
});

test("a doorbell whose store fails says so, and rings when the store is back", async () => {
  const { bench, hold } = await room();
  const { peek } = bench.store.mail;
  bench.store.mail.peek = async () => {
    throw new Error("broken inside");
  };
  const bell = hold({ rung: "rewake" });
  await bench.send("a", "@b");
  await bench.pass(3);
  expect(bench.warnings).toEqual(["doorbell of b: broken inside"]);
  bench.store.mail.peek = peek;
  await bench.pass(60);
  expect(counts(bell)).toEqual([1]);
});
