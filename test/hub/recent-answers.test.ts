import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { HubBench } from "../support/hub-bench.ts";
import { refused } from "../support/refused.ts";

const room = { kind: "room" } as const;

test("a registration repeated with its key gets the same answer, token and all", async () => {
  const { hub } = new HubBench();
  const joined = await hub.membership.register(room, { name: "ana", role: "author" }, "k");
  expect(joined.token).toBeString();
  expect(await hub.membership.register(room, { name: "ana", role: "author" }, "k")).toEqual(joined);
  await expect(hub.membership.register(room, { name: "ana", role: "author" })).rejects.toEqual(
    refused("agent.taken"),
  );
});

test("of many repeats at the same moment one joins, and all get its answer", async () => {
  const { hub } = new HubBench();
  const repeats = Array.from({ length: 10 }, () => hub.membership.register(room, { name: "ana" }, "k"));
  expect(new Set((await Promise.all(repeats)).map(({ token }) => token)).size).toBe(1);
});

test("another key is another caller, and a key used for another name is refused", async () => {
  const { hub } = new HubBench();
  await hub.membership.register(room, { name: "ana" }, "k");
  await expect(hub.membership.register(room, { name: "ana" }, "k2")).rejects.toEqual(refused("agent.taken"));
  await expect(hub.membership.register(room, { name: "bo" }, "k")).rejects.toEqual(
    refused("idempotency.mismatch"),
  );
});

test("after ten minutes, or a restart, nobody gets that token again", async () => {
  const bench = new HubBench();
  await bench.hub.membership.register(room, { name: "ana" }, "k");
  const again = (hub = bench.hub) => hub.membership.register(room, { name: "ana" }, "k");
  await expect(again(bench.restarted())).rejects.toEqual(refused("agent.taken"));
  bench.timer.advance(limits.answerLifetime * 1000 - 1);
  await again();
  bench.timer.advance(1);
  await expect(again()).rejects.toEqual(refused("agent.taken"));
});

test("the key of a registration that failed is free for another try", async () => {
  const bench = new HubBench();
  bench.failNextCommit();
  await expect(bench.hub.membership.register(room, { name: "ana" }, "k")).rejects.toThrow("no space");
  expect(await bench.hub.membership.register(room, { name: "ana" }, "k")).toMatchObject({ name: "ana" });
});

test("who used up an invite gets the lost answer by it, and nobody else gets in", async () => {
  const bench = new HubBench();
  const { membership, invites } = bench.hub;
  const { code } = await invites.create({ channels: ["design"], uses: 1, expires: 3600 });
  const join = async (name: string, key?: string) =>
    membership.register(membership.identify(code)!, { name }, key);
  const joined = await join("ana", "k");
  expect(await join("ana", "k")).toEqual(joined);
  await expect(join("bo", "k")).rejects.toEqual(refused("idempotency.mismatch"));
  await expect(join("bo", "k2")).rejects.toEqual(refused("invite.spent"));
  await expect(join("bo")).rejects.toEqual(refused("invite.spent"));
  bench.timer.advance(limits.answerLifetime * 1000);
  expect(() => membership.identify(code)).toThrow("has been used");
});

test("so many are remembered, and no more", async () => {
  const { hub } = new HubBench();
  for (let at = 0; at <= limits.answers; at++)
    await hub.membership.register(room, { name: `a${at}` }, `k${at}`);
  await expect(hub.membership.register(room, { name: "a0" }, "k0")).rejects.toEqual(refused("agent.taken"));
  expect(await hub.membership.register(room, { name: "a1" }, "k1")).toMatchObject({ name: "a1" });
});
