import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import { type Bench, idsOf } from "./bench.ts";

export function expiring(open: () => Promise<Bench>): void {
  test("a message that nobody claimed in time is dead, expired, and only its body can still be read", async () => {
    await using bench = await open();
    const sent = await bench.send({ expires: bench.at(60) });
    expect(await bench.pass(59.999)).toEqual([]);
    expect(await bench.waiting("bo")).toEqual([sent.id]);
    expect(await bench.pass(0.001)).toEqual([{ agent: "bo", id: sent.id, state: "dead" }]);
    expect(await bench.delivery(sent.id, "bo")).toEqual({
      agent: "bo",
      state: "dead",
      at: bench.at(0),
      why: "expired",
    });
    expect(await bench.mail.read("bo", sent.id)).toEqual(sent);
    expect(bench.mail.counts("bo")).toEqual({ waiting: 0, claimed: 0 });
  });

  test("an expired message is never handed out nor shown, even before the store was told", async () => {
    await using bench = await open();
    const expired = await bench.send({ expires: bench.at(60) });
    const alive = await bench.send();
    bench.clock.advance(60_000);
    expect(await bench.waiting("bo", { limit: 1 })).toEqual([alive.id]);
    expect(await bench.mail.take("bo", expired.id, true)).toBeUndefined();
    expect(idsOf(await bench.claim("bo", { limit: 1 }))).toEqual([alive.id]);
    await bench.mail.turn();
    expect(await bench.delivery(expired.id, "bo")).toMatchObject({ state: "dead", why: "expired" });
  });

  test("turn tells of an expired message, even when a claim has passed over it before", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(60) });
    bench.clock.advance(60_000);
    await bench.claim("bo");
    await bench.waiting("bo");
    expect(await bench.mail.turn()).toEqual([{ agent: "bo", id, state: "dead" }]);
  });

  test("a message expires by the wall clock, and is dead once that is sure", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(60) });
    bench.clock.jump(60_000);
    expect(await bench.claim("bo")).toEqual([]);
    expect(await bench.mail.turn()).toEqual([]);
    expect(await bench.pass(limits.clock.steady)).toEqual([{ agent: "bo", id, state: "dead" }]);
  });

  test("a claimed message that expires stays with its holder", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(60) });
    const { receipt } = await bench.claimOne("bo", { lease: 120 });
    expect(await bench.pass(60)).toEqual([]);
    expect((await bench.mail.extend("bo", [receipt], 120)).done).toEqual([receipt]);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "claimed" });
    expect((await bench.mail.ack("bo", [receipt])).done).toEqual([receipt]);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "acked" });
  });

  test("a message whose lease ends after it has expired is dead, expired", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(60) });
    await bench.claimOne("bo", { lease: 120 });
    expect(await bench.pass(120)).toEqual([{ agent: "bo", id, state: "dead" }]);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "dead", why: "expired" });
  });

  test("a message that is released after it has expired is dead, expired", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(60) });
    const { receipt } = await bench.claimOne("bo", { lease: 120 });
    await bench.pass(60);
    const released = await bench.mail.release("bo", [receipt], 0);
    expect(released).toEqual({ done: [receipt], lost: [], dead: [receipt] });
    expect(await bench.claim("bo")).toEqual([]);
    await bench.mail.turn();
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "dead", why: "expired" });
  });

  test("a message that expires while it is hidden is dead, expired", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(60) });
    await bench.mail.release("bo", [(await bench.claimOne("bo")).receipt], 120);
    expect(await bench.pass(60)).toEqual([{ agent: "bo", id, state: "dead" }]);
    expect(await bench.pass(60)).toEqual([]);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "dead", why: "expired" });
  });

  test("a delay and an expiry that end at the same moment make one death", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(60) });
    await bench.mail.release("bo", [(await bench.claimOne("bo")).receipt], 60);
    expect(await bench.pass(60)).toEqual([{ agent: "bo", id, state: "dead" }]);
    expect(await bench.mail.turn()).toEqual([]);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "dead", why: "expired" });
  });

  test("a message that expires while its release is under way is dead after the next turn", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(60) });
    const { receipt } = await bench.claimOne("bo", { lease: 120 });
    const released = bench.mail.release("bo", [receipt], 0);
    await bench.pass(60);
    await released;
    await bench.mail.turn();
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "dead", why: "expired" });
  });

  test("an expiry that is far off changes nothing", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: "9999-12-31T23:59:59.999Z" });
    expect(await bench.pass(3600)).toEqual([]);
    expect(idsOf(await bench.claim("bo"))).toEqual([id]);
  });
}
