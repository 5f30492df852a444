import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { HubBench } from "../support/hub-bench.ts";
import { promisesGoOn } from "../support/promises-go-on.ts";
import { refused } from "../support/refused.ts";

/** What a feed tells of `act`, once what happened has gathered; nothing when it is silent. */
async function told(
  bench: HubBench,
  name: string,
  act: () => Promise<unknown>,
): Promise<string[] | undefined> {
  const feed = bench.hub.changes.open(name);
  await promisesGoOn();
  let changed: string[] | undefined;
  const reading = feed.next().then((event) => {
    changed = event?.changed;
  });
  await act();
  await promisesGoOn();
  bench.timer.advance(1000);
  await promisesGoOn();
  feed.close();
  await reading;
  return changed?.toSorted();
}

async function lapse(bench: HubBench): Promise<void> {
  bench.timer.advance(2000);
  await bench.hub.timekeeper.tick();
}

test("mail tells its receiver and its sender, and nobody else", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  const send = () => bench.send("ana", "@bo");
  expect(await told(bench, "bo", send)).toEqual(["mail"]);
  expect(await told(bench, "ana", send)).toEqual(["sent"]);
  expect(await told(bench, "cy", send)).toBeUndefined();
});

test("what becomes of a message tells its receiver's other sessions, and its sender", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@bo");
  expect(await told(bench, "bo", () => bench.claim("bo", { lease: 1 }))).toEqual(["mail"]);
  expect(await told(bench, "bo", () => lapse(bench))).toEqual(["mail"]);
  expect(await told(bench, "ana", () => bench.hub.reading.take("bo", { id, keep: true }))).toEqual(["sent"]);
});

test("a burst is told once", async () => {
  const bench = await HubBench.with("ana", "bo");
  const feed = bench.hub.changes.open("bo");
  for (let n = 0; n < 100; n++) await bench.send("ana", "@bo");
  const first = feed.next();
  await promisesGoOn();
  bench.timer.advance(200);
  expect(await first).toEqual({ changed: ["mail"] });
  let isMore = false;
  void feed.next().then(() => {
    isMore = true;
  });
  bench.timer.advance(1000);
  await promisesGoOn();
  expect(isMore).toBe(false);
  feed.close();
});

test("who comes, goes or says how it is tells everybody, and so does a channel", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { hub } = bench;
  expect(await told(bench, "ana", () => bench.join("cy"))).toEqual(["agents"]);
  expect(await told(bench, "ana", () => hub.presence.status("bo", { status: "busy" }))).toEqual(["agents"]);
  expect(await told(bench, "ana", () => hub.subscriptions.subscribe("bo", "design"))).toEqual(["channels"]);
  expect(await told(bench, "ana", () => hub.membership.unregister("cy"))).toEqual(["agents"]);
});

test("a task tells those whom it concerns, also one from whom it is taken", async () => {
  const bench = await HubBench.with("ana", "bo", "cy", "di");
  const { tasks } = bench.hub;
  const draft = { title: "do it", priority: "normal" as const, to: "bo" };
  expect(await told(bench, "bo", () => tasks.post("ana", draft))).toEqual(["mail", "tasks"]);
  const { id } = await tasks.post("ana", draft);
  expect(await told(bench, "di", () => tasks.accept("bo", { id, lease: 60 }))).toBeUndefined();
  expect(await told(bench, "bo", () => tasks.reassign("ana", { id, to: "cy" }))).toEqual(["mail", "tasks"]);
});

test("a feed ends with its agent, and leaves nothing behind", async () => {
  const bench = await HubBench.with("ana", "bo");
  const feed = bench.hub.changes.open("bo");
  const next = feed.next();
  await bench.hub.membership.unregister("bo");
  expect(await next).toBeUndefined();
  expect(await feed.next()).toBeUndefined();
});

test("an agent whose page is open is listening", async () => {
  const bench = await HubBench.with("ana");
  const feed = bench.hub.changes.open("ana");
  expect(bench.hub.doorbells.coverage("ana").listening).toBe(true);
  feed.close();
  expect(bench.hub.doorbells.coverage("ana").listening).toBe(false);
});

test("an agent has so many feeds at a time: each costs a look at its last hundred sends", async () => {
  const bench = await HubBench.with("ana", "bo");
  const feeds = Array.from({ length: limits.changeFeeds }, () => bench.hub.changes.open("ana"));
  expect(() => bench.hub.changes.open("ana")).toThrow(refused("stream.agent") as never);
  bench.hub.changes.open("bo").close();
  feeds[0]!.close();
  bench.hub.changes.open("ana");
});
