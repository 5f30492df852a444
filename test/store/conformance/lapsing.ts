import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import { type Bench, idsOf } from "./bench.ts";

export function lapsing(open: () => Promise<Bench>): void {
  test("a message whose lease has ended is back in its old place, not a moment earlier", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send()];
    const { id } = await bench.claimOne("bo", { lease: 60 });
    expect(await bench.pass(59.999)).toEqual([]);
    expect(await bench.waiting("bo")).toEqual([sent[1]!.id]);
    expect(await bench.pass(0.001)).toEqual([{ agent: "bo", id, state: "unclaimed" }]);
    const again = await bench.claim("bo");
    expect(idsOf(again)).toEqual(idsOf(sent));
    expect(again.map((claimed) => claimed.attempt)).toEqual([2, 1]);
  });

  test("turn tells of each change once", async () => {
    await using bench = await open();
    expect(await bench.mail.turn()).toEqual([]);
    const sent = [await bench.send({}, ["bo", "cy"]), await bench.send({ expires: bench.at(60) })];
    await bench.claimOne("bo", { lease: 60 });
    await bench.claimOne("cy", { lease: 60 });
    const turned = await bench.pass(60);
    expect(turned.map(({ agent, id, state }) => `${agent} ${id} ${state}`).sort()).toEqual(
      [`bo ${sent[0]!.id} unclaimed`, `bo ${sent[1]!.id} dead`, `cy ${sent[0]!.id} unclaimed`].sort(),
    );
    expect(await bench.mail.turn()).toEqual([]);
  });

  test("of very many that end at once each turn moves some, and each is moved once", async () => {
    await using bench = await open();
    const sent: string[] = [];
    for (let at = 0; at < limits.turn + 50; at += 1)
      sent.push((await bench.send({ expires: bench.at(60) }, ["bo"])).id);
    for (let left = 1; left > 0; ) left = (await bench.claim("bo")).length;
    const turned = [await bench.pass(60), await bench.mail.turn(), await bench.mail.turn()];
    expect(turned.map(({ length }) => length)).toEqual([limits.turn, 50, 0]);
    expect(idsOf(turned.flat()).sort()).toEqual(sent.sort());
  });

  test("a lease that is extended to the same moment ends once", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const { receipt } = await bench.claimOne("bo", { lease: 60 });
    await bench.mail.extend("bo", [receipt], 60);
    expect(await bench.pass(60)).toEqual([{ agent: "bo", id, state: "unclaimed" }]);
    expect(bench.mail.counts("bo")).toEqual({ waiting: 1, claimed: 0 });
  });

  test("an ack that comes with the end of the lease is either done or lost, never both", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const { receipt } = await bench.claimOne("bo", { lease: 60 });
    const acking = bench.mail.ack("bo", [receipt]);
    const turned = await bench.pass(60);
    const { done } = await acking;
    expect(done.length + turned.length).toBe(1);
    expect(await bench.waiting("bo")).toEqual(done.length ? [] : [id]);
  });

  test("a late ack, release or extend of a lost lease is refused and leaves the new holder alone", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const late = await bench.claimOne("bo", { lease: 1 });
    await bench.pass(1);
    const holder = await bench.claimOne("bo");
    expect((await bench.mail.ack("bo", [late.receipt])).lost).toEqual([late.receipt]);
    expect((await bench.mail.release("bo", [late.receipt], 0)).lost).toEqual([late.receipt]);
    expect((await bench.mail.extend("bo", [late.receipt], 600)).lost).toEqual([late.receipt]);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "claimed", until: holder.leaseUntil });
    expect((await bench.mail.ack("bo", [holder.receipt])).done).toEqual([holder.receipt]);
  });

  test("an ack after the lease has ended is late, even when nobody has claimed the message since", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const { receipt } = await bench.claimOne("bo", { lease: 1 });
    await bench.pass(1);
    expect((await bench.mail.ack("bo", [receipt])).lost).toEqual([receipt]);
    expect(await bench.waiting("bo")).toEqual([id]);
  });

  test("an ack after the lease has ended is late, even before the store was told that time has passed", async () => {
    await using bench = await open();
    await bench.send();
    const { receipt } = await bench.claimOne("bo", { lease: 1 });
    bench.clock.advance(1000);
    expect((await bench.mail.extend("bo", [receipt], 60)).lost).toEqual([receipt]);
    expect((await bench.mail.ack("bo", [receipt])).lost).toEqual([receipt]);
  });

  test("somebody who sets the wall clock ends no lease and no delay, and makes none longer", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send()];
    const [held, hidden] = await bench.claim("bo", { lease: 60 });
    await bench.mail.release("bo", [hidden!.receipt], 60);
    bench.clock.jump(86_400_000);
    expect(await bench.mail.turn()).toEqual([]);
    expect((await bench.mail.extend("bo", [held!.receipt], 60)).done).toEqual([held!.receipt]);
    bench.clock.jump(-2 * 86_400_000);
    expect(await bench.mail.turn()).toEqual([]);
    expect(idsOf(await bench.pass(60)).sort()).toEqual(idsOf(sent).sort());
    expect(await bench.waiting("bo")).toEqual(idsOf(sent));
  });

  test("a message whose lease ends too often is dead, and only its body can still be read", async () => {
    await using bench = await open();
    const sent = await bench.send();
    for (let attempt = 1; attempt < limits.attempts; attempt++) {
      expect((await bench.claimOne("bo", { lease: 1 })).attempt).toBe(attempt);
      expect(await bench.pass(1)).toEqual([{ agent: "bo", id: sent.id, state: "unclaimed" }]);
    }
    await bench.claimOne("bo", { lease: 1 });
    expect(await bench.pass(1)).toEqual([{ agent: "bo", id: sent.id, state: "dead" }]);
    expect(await bench.delivery(sent.id, "bo")).toEqual({
      agent: "bo",
      state: "dead",
      at: bench.at(0),
      why: "attempts",
    });
    expect(await bench.claim("bo")).toEqual([]);
    expect(await bench.waiting("bo")).toEqual([]);
    expect(await bench.mail.take("bo", sent.id, false)).toBeUndefined();
    expect(await bench.mail.read("bo", sent.id)).toEqual(sent);
  });

  test("a message that is released too often is dead", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    for (let attempt = 1; attempt <= limits.attempts; attempt++) {
      const { receipt } = await bench.claimOne("bo");
      expect((await bench.mail.release("bo", [receipt], 0)).done).toEqual([receipt]);
    }
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "dead", why: "attempts" });
    expect(await bench.claim("bo")).toEqual([]);
  });

  test("the last attempt can still be acked", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    for (let attempt = 1; attempt < limits.attempts; attempt++)
      await bench.mail.release("bo", [(await bench.claimOne("bo")).receipt], 0);
    const { receipt } = await bench.claimOne("bo");
    expect((await bench.mail.ack("bo", [receipt])).done).toEqual([receipt]);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "acked" });
  });
}
