import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { HubBench } from "../support/hub-bench.ts";
import { TaskBench } from "../support/task-bench.ts";

const hour = 3600 * 1000;

for (const [way, jump] of [
  ["forward", 2 * hour],
  ["back", -2 * hour],
] as const) {
  test(`a clock that jumps two hours ${way} ends no lease and makes none longer`, async () => {
    const bench = await HubBench.with("ana", "bo");
    bench.hub.timekeeper.start();
    await bench.send("ana", "@bo", "claimed");
    const { messages } = await bench.claim("bo", { lease: 60 });
    const receipts = messages.map(({ receipt }) => receipt);
    bench.timer.jump(jump);
    await bench.pass(59);
    expect(await bench.bodies("bo")).toEqual([]);
    expect((await bench.hub.reading.extend("bo", { receipts, lease: 60 })).lost).toEqual([]);
    bench.timer.jump(-jump);
    await bench.pass(59);
    expect(await bench.bodies("bo")).toEqual([]);
    await bench.pass(2);
    expect(await bench.bodies("bo")).toEqual(["claimed"]);
    const late = bench.hub.reading.ack("bo", receipts);
    await expect(late).rejects.toMatchObject({ code: "claim.lost" });
    await bench.hub.close();
  });

  test(`what is released with a delay comes back in its time when the clock jumps two hours ${way}`, async () => {
    const bench = await HubBench.with("ana", "bo");
    bench.hub.timekeeper.start();
    await bench.send("ana", "@bo", "later");
    const { messages } = await bench.claim("bo");
    const receipts = messages.map(({ receipt }) => receipt);
    await bench.hub.reading.release("bo", { receipts, delay: 60 });
    bench.timer.jump(jump);
    await bench.pass(59);
    expect(await bench.bodies("bo")).toEqual([]);
    await bench.pass(2);
    expect(await bench.bodies("bo")).toEqual(["later"]);
    await bench.hub.close();
  });

  test(`who waits for mail waits on, and gets it in order, when the clock jumps two hours ${way}`, async () => {
    const bench = await HubBench.with("ana", "bo");
    const claim = bench.claim("bo", { wait: 300, limit: 1 });
    bench.timer.jump(jump);
    for (const body of ["1", "2"]) await bench.send("ana", "@bo", body);
    expect((await claim).messages.map(({ body }) => body)).toEqual(["1"]);
    bench.timer.jump(-jump);
    await bench.send("ana", "@bo", "3");
    expect(await bench.bodies("bo")).toEqual(["2", "3"]);
  });

  test(`a send that is repeated with its key is the same send when the clock jumps two hours ${way}`, async () => {
    const bench = await HubBench.with("ana", "bo");
    const first = await bench.send("ana", "@bo", "once", {}, "key");
    bench.timer.jump(jump);
    expect(limits.keyLifetime * 1000).toBeGreaterThan(2 * hour);
    expect((await bench.send("ana", "@bo", "once", {}, "key")).id).toBe(first.id);
    expect(await bench.bodies("bo")).toEqual(["once"]);
  });
}

const day = 24 * hour;

for (const [way, jump] of [
  ["two hours forward", 2 * hour],
  ["two hours back", -2 * hour],
  ["three days forward", 3 * day],
  ["three days back", -3 * day],
] as const) {
  test(`a clock that is ${way} for a while takes no invite and no task away, and sweeps on afterwards`, async () => {
    const bench = await TaskBench.of({ ana: [], bo: [] });
    const { id } = await bench.post("ana", { to: "bo" });
    await bench.tasks.cancel("ana", { id });
    await bench.later(30 * 24 * 3600 - 3 * 3600);
    const { code } = await bench.now.invites.create({ channels: [], uses: 1, expires: 3 * 3600 });
    await bench.later(3600);

    const right = bench.timer.now();
    const swept: number[] = [];
    bench.now.timekeeper.onSweep = async (now) => void swept.push(now);
    bench.timer.jump(jump);
    await bench.now.timekeeper.sweep();
    expect(swept).toEqual([Math.min(right, right + jump)]);
    await bench.later(1800);
    await bench.now.timekeeper.sweep();
    bench.timer.jump(-jump);
    await bench.now.timekeeper.sweep();
    expect(bench.tasks.show("ana", id)).toMatchObject({ state: "cancelled" });
    expect(bench.now.membership.identify(code)).toMatchObject({ kind: "invite" });

    await bench.later(3 * 3600);
    await bench.now.timekeeper.sweep();
    expect(() => bench.tasks.show("ana", id)).toThrow("no task");
    expect(bench.store.invites.all()).toEqual([]);
  });

  test(`a clock that is ${way} for a while signs nobody out of the page for good`, async () => {
    const bench = await HubBench.with("ana");
    const { sessions } = bench.hub;
    const cookie = (await sessions.signIn(bench.tokens.ana!))!;
    bench.timer.advance(limits.session.agent * 1000 - hour);
    bench.timer.jump(jump);
    await sessions.sweep();
    bench.timer.jump(-jump);
    await sessions.sweep();
    expect(sessions.find(cookie)).toMatchObject({ agent: "ana" });
    bench.timer.advance(2 * hour);
    await sessions.sweep();
    expect(bench.store.sessions.all()).toEqual([]);
  });

  test(`a clock that is ${way} for a while ends no old token before its time`, async () => {
    const bench = await HubBench.with("ana");
    const { membership } = bench.hub;
    await membership.setRoomToken("room");
    await membership.rotateRoomToken();
    bench.timer.advance(limits.roomGrace * 1000 - hour);
    await membership.rotateToken("ana");
    bench.timer.jump(jump);
    for (const token of ["room", bench.tokens.ana!]) membership.identify(token);
    await membership.rotateRoomToken();
    bench.timer.jump(-jump);
    expect(membership.identify("room")).toMatchObject({ kind: "room" });
    expect(membership.identify(bench.tokens.ana!)).toEqual({ kind: "agent", name: "ana" });
  });

  test(`a task that is posted again with its key is the same task while the clock is ${way}`, async () => {
    const bench = await TaskBench.of({ ana: [], bo: [] });
    const { id } = await bench.post("ana", { to: "bo" }, "key");
    bench.timer.jump(jump);
    expect((await bench.post("ana", { to: "bo" }, "key")).id).toBe(id);
  });

  test(`a clock that is ${way} ends no task's lease and no offer, and a restart then makes neither longer than it may be`, async () => {
    const bench = await TaskBench.of({ ana: [], bo: [] });
    const { id } = await bench.post("ana", { to: "bo" });
    await bench.accept("bo", id, 3600);
    bench.timer.jump(jump);
    await bench.later(3599);
    expect(bench.tasks.show("ana", id)).toMatchObject({ state: "accepted", attempt: 1 });
    await bench.restart();
    await bench.later(limits.lease.most);
    expect(bench.tasks.show("ana", id).state).not.toBe("accepted");
  });
}
