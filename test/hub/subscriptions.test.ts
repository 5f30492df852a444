import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { HubBench } from "../support/hub-bench.ts";
import { refused } from "../support/refused.ts";

test("a channel is there while somebody subscribes to it", async () => {
  const { hub } = await HubBench.with("ana", "bo");
  await hub.subscriptions.subscribe("ana", "design");
  await hub.subscriptions.subscribe("bo", "design");
  await hub.subscriptions.subscribe("bo", "api");
  expect(hub.subscriptions.channels()).toEqual([
    { name: "api", subscribers: ["bo"] },
    { name: "design", subscribers: ["ana", "bo"] },
  ]);
  await hub.subscriptions.unsubscribe("bo", "api");
  await hub.subscriptions.unsubscribe("ana", "design");
  expect(hub.subscriptions.channels()).toEqual([{ name: "design", subscribers: ["bo"] }]);
});

test("to subscribe twice, or to leave where one isn't, changes nothing", async () => {
  const { hub } = await HubBench.with("ana");
  for (const _ of [1, 2]) await hub.subscriptions.subscribe("ana", "design");
  await hub.subscriptions.unsubscribe("ana", "ops");
  expect(hub.subscriptions.channels()).toEqual([{ name: "design", subscribers: ["ana"] }]);
  for (const _ of [1, 2]) await hub.subscriptions.unsubscribe("ana", "design");
  expect(hub.subscriptions.channels()).toEqual([]);
});

test("200 agents that subscribe to one channel at the same moment are all in it", async () => {
  const names = Array.from({ length: 200 }, (_, at) => `agent-${String(at).padStart(3, "0")}`);
  const bench = await HubBench.with(...names);
  await Promise.all(names.map((name) => bench.hub.subscriptions.subscribe(name, "design")));
  for (const hub of [bench.hub, bench.restarted()]) {
    expect(hub.subscriptions.subscribers("design").sort()).toEqual(names);
  }
});

test("one agent that subscribes to 200 channels at the same moment is in all of them", async () => {
  const channels = Array.from({ length: 200 }, (_, at) => `channel-${String(at).padStart(3, "0")}`);
  const bench = await HubBench.with("ana");
  await Promise.all(channels.map((channel) => bench.hub.subscriptions.subscribe("ana", channel)));
  for (const hub of [bench.hub, bench.restarted()]) expect(hub.subscriptions.of("ana")).toEqual(channels);
});

test("subscribing and leaving at the same moment leave no half of either", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { subscriptions } = bench.hub;
  await subscriptions.subscribe("bo", "design");
  await Promise.all([subscriptions.subscribe("ana", "design"), subscriptions.unsubscribe("bo", "design")]);
  expect(subscriptions.channels()).toEqual([{ name: "design", subscribers: ["ana"] }]);
  expect([subscriptions.of("ana"), subscriptions.of("bo")]).toEqual([["design"], []]);
});

test("an agent that isn't here can't subscribe", async () => {
  const bench = await HubBench.with("ana");
  await bench.revoke("ana");
  await expect(bench.hub.subscriptions.subscribe("ana", "design")).rejects.toEqual(refused("agent.unknown"));
});

test("a revoked agent counts no more, though its name is still in the channel's file", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.hub.subscriptions.subscribe("ana", "design");
  await bench.hub.subscriptions.subscribe("bo", "design");
  await bench.revoke("ana");
  expect(bench.hub.subscriptions.channels()).toEqual([{ name: "design", subscribers: ["bo"] }]);
});

test("a change that the store refuses is none, for those who ask later too", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { subscriptions, membership } = bench.hub;
  bench.failNextCommit();
  await expect(subscriptions.subscribe("ana", "design")).rejects.toThrow("no space");
  expect(subscriptions.of("ana")).toEqual([]);

  await subscriptions.subscribe("ana", "design");
  bench.failNextCommit();
  await expect(subscriptions.unsubscribe("ana", "design")).rejects.toThrow("no space");
  expect(subscriptions.of("ana")).toEqual(["design"]);

  await membership.unregister("ana");
  await bench.join("ana");
  await expect(bench.send("bo", "#design")).rejects.toEqual(refused("channel.empty"));
});

test("a channel whose file an operator deletes is gone", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.hub.subscriptions.subscribe("ana", "design");
  await bench.store.commit(bench.store.channels.remove("design"));
  expect(bench.hub.subscriptions.of("ana")).toEqual([]);
  await bench.hub.subscriptions.subscribe("ana", "design");
  expect((await bench.send("bo", "#design")).recipients).toEqual(["ana"]);
});

test("an agent is in so many channels, may subscribe to those again, and to another when it has left one", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { subscriptions } = bench.hub;
  for (let at = 0; at < limits.channels; at += 1) await subscriptions.subscribe("ana", `c-${at}`);
  await expect(subscriptions.subscribe("ana", "more")).rejects.toEqual(refused("channel.limit"));
  await subscriptions.subscribe("ana", "c-0");
  await subscriptions.subscribe("bo", "more");
  await subscriptions.unsubscribe("ana", "c-0");
  await subscriptions.subscribe("ana", "more");
});
