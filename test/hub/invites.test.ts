import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { HubBench } from "../support/hub-bench.ts";
import { refused } from "../support/refused.ts";

const week = limits.invite.lifetime;

/** An invite, and what joining with its code does. */
async function invited(bench: HubBench, more: { channels?: string[]; uses?: number; expires?: number } = {}) {
  const { id, code } = await bench.hub.invites.create({ channels: [], uses: 1, expires: week, ...more });
  const { membership } = bench.hub;
  const join = async (name: string) => membership.register(membership.identify(code)!, { name });
  return { id, code, join };
}

test("an invite lets one agent join, and is used up", async () => {
  const bench = new HubBench();
  const { code, join } = await invited(bench);
  const { token = "" } = await join("ana");
  expect(bench.hub.membership.identify(token)).toEqual({ kind: "agent", name: "ana" });
  await expect(join("bo")).rejects.toEqual(refused("invite.spent"));
  expect(() => bench.restarted().membership.identify(code)).toThrow("has been used");
  expect(bench.hub.invites.list()).toEqual([]);
});

test("so many invites are open at a time, and the host gives names back all the same", async () => {
  const bench = await HubBench.with("ana");
  const first = await invited(bench);
  for (let n = 1; n < limits.invite.open; n++) await invited(bench);
  await expect(invited(bench)).rejects.toEqual(refused("invite.limit"));
  expect((await bench.hub.membership.recover("ana")).code).toStartWith("bchi_");
  await bench.hub.invites.withdraw(first.id);
  expect((await invited(bench)).code).toStartWith("bchi_");
});

test("an invite for three lets in three", async () => {
  const bench = new HubBench();
  const { join } = await invited(bench, { uses: 3 });
  for (const name of ["a", "b", "c"]) await join(name);
  await expect(join("d")).rejects.toEqual(refused("invite.spent"));
  expect(bench.hub.presence.agents().map(({ name }) => name)).toEqual(["a", "b", "c"]);
});

test("of 50 who come with the last use of an invite at the same moment, one gets in", async () => {
  const bench = new HubBench();
  const { join } = await invited(bench);
  const joins = await Promise.allSettled(Array.from({ length: 50 }, (_, at) => join(`agent-${at}`)));
  expect(joins.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const join of joins) {
    if (join.status === "rejected") expect(join.reason).toEqual(refused("invite.spent"));
  }
  expect(bench.hub.presence.agents()).toHaveLength(1);
});

test("a join that is refused for its name uses nothing up", async () => {
  const bench = await HubBench.with("ana");
  const { join } = await invited(bench);
  await expect(join("ana")).rejects.toEqual(refused("agent.taken"));
  expect(bench.hub.invites.list()).toMatchObject([{ uses: 1, left: 1 }]);
  await join("bo");
});

test("a join that the store refuses uses nothing up", async () => {
  const bench = new HubBench();
  const { join } = await invited(bench);
  bench.failNextCommit();
  await expect(join("ana")).rejects.toThrow("no space");
  await join("ana");
});

test("who joins is in the channels of the invite", async () => {
  const bench = await HubBench.with("bo");
  const { join } = await invited(bench, { channels: ["design", "ops"] });
  expect((await join("ana")).subscriptions).toEqual(["design", "ops"]);
  expect((await bench.send("bo", "#ops")).recipients).toEqual(["ana"]);
});

test("an invite works until it expires, and says then that it has", async () => {
  const bench = new HubBench();
  const { code, join } = await invited(bench, { expires: 60, uses: 2 });
  bench.timer.advance(59_999);
  await join("ana");
  bench.timer.advance(1);
  expect(() => bench.hub.membership.identify(code)).toThrow("has expired");
  expect(bench.hub.invites.list()).toEqual([]);
});

test("an invite that expires while somebody joins with it lets nobody in any more", async () => {
  const bench = new HubBench();
  const { code } = await invited(bench, { expires: 60 });
  const caller = bench.hub.membership.identify(code)!;
  bench.timer.advance(60_000);
  await expect(bench.hub.membership.register(caller, { name: "ana" })).rejects.toEqual(
    refused("invite.spent"),
  );
});

test("a withdrawn invite is nobody's, here and after a restart", async () => {
  const bench = new HubBench();
  const { id, code } = await invited(bench);
  const caller = bench.hub.membership.identify(code)!;
  await bench.hub.invites.withdraw(id);
  for (const hub of [bench.hub, bench.restarted()]) expect(hub.membership.identify(code)).toBeUndefined();
  await expect(bench.hub.membership.register(caller, { name: "ana" })).rejects.toEqual(
    refused("invite.spent"),
  );
  await expect(bench.hub.invites.withdraw(id)).rejects.toEqual(refused("invite.unknown"));
});

test("a used-up invite can't be withdrawn: there is nothing left of it", async () => {
  const bench = new HubBench();
  const { id, join } = await invited(bench);
  await join("ana");
  await expect(bench.hub.invites.withdraw(id)).rejects.toEqual(refused("invite.unknown"));
});

test("the list shows what can still be used, and no code", async () => {
  const bench = new HubBench();
  const { id, code, join } = await invited(bench, { channels: ["design"], uses: 2 });
  await join("ana");
  expect(bench.hub.invites.list()).toEqual([
    {
      id,
      channels: ["design"],
      uses: 2,
      left: 1,
      createdAt: "2026-11-21T12:00:00.000Z",
      expiresAt: "2026-11-28T12:00:00.000Z",
    },
  ]);
  expect(JSON.stringify([bench.hub.invites.list(), bench.store.invites.all()])).not.toContain(code);
});

test("an invite still works after a restart", async () => {
  const bench = new HubBench();
  const { id, code } = await invited(bench);
  expect(bench.restarted().membership.identify(code)).toEqual({ kind: "invite", id });
});

test("an operator who deletes an invite's file withdraws it", async () => {
  const bench = new HubBench();
  const { id, code } = await invited(bench);
  await bench.store.commit(bench.store.invites.remove(id));
  expect(bench.hub.membership.identify(code)).toBeUndefined();
});

test("a sweep forgets what has expired, and nothing else", async () => {
  const bench = new HubBench();
  const short = await invited(bench, { expires: 60 });
  const used = await invited(bench);
  await used.join("ana");
  const long = await invited(bench, { expires: 3600 });
  bench.timer.advance(60_000);
  await bench.hub.invites.sweep();
  const left = bench.store.invites.all().map(({ id }) => id);
  expect(left.sort()).toEqual([used.id, long.id].sort());
  expect(bench.hub.membership.identify(short.code)).toBeUndefined();
  await long.join("bo");
});
