import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import { type Bench, idsOf } from "./bench.ts";

const day = 24 * 3600;
/** What has been kept long enough may be let go in batches: by now it must be gone. */
const surelyGone = 2 * day;

export function sweeping(open: () => Promise<Bench>): void {
  test("a receipt is kept for 7 days after the ack", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    await bench.pass(5 * day);
    await bench.mail.ack("bo", [(await bench.claimOne("bo")).receipt]);
    const at = bench.at(0);
    await bench.pass(limits.receiptLifetime - 60);
    await bench.mail.sweep();
    expect(await bench.delivery(id, "bo")).toEqual({ agent: "bo", state: "acked", at });
    await bench.pass(surelyGone);
    await bench.mail.sweep();
    expect(await bench.mail.find("bo", id)).toEqual([]);
  });

  test("what is to be kept for longer, or not as long, is", async () => {
    await using bench = await open();
    const kept = { receipts: 60 * day, dead: 3 * day };
    const [acked, dying] = [await bench.send(), await bench.send({ expires: bench.at(60) })];
    await bench.mail.take("bo", acked.id, true);
    await bench.pass(60);
    await bench.pass(50 * day);
    await bench.mail.sweep(kept);
    expect(await bench.mail.read("bo", acked.id)).toEqual(acked);
    expect(await bench.delivery(acked.id, "bo")).toMatchObject({ state: "acked" });
    expect(await bench.mail.read("bo", dying.id)).toBeUndefined();
  });

  test("a kept body is kept as long as its receipt", async () => {
    await using bench = await open();
    const sent = await bench.send();
    await bench.mail.take("bo", sent.id, true);
    await bench.pass(limits.receiptLifetime - 60);
    await bench.mail.sweep();
    expect(await bench.mail.read("bo", sent.id)).toEqual(sent);
    await bench.pass(surelyGone);
    await bench.mail.sweep();
    expect(await bench.mail.read("bo", sent.id)).toBeUndefined();
    expect(await bench.mail.take("bo", sent.id, true)).toBeUndefined();
    expect(await bench.mail.find("bo", sent.id)).toEqual([]);
  });

  test("a dead letter is kept for 30 days", async () => {
    await using bench = await open();
    const sent = await bench.send({ expires: bench.at(60) });
    await bench.pass(60);
    await bench.pass(limits.deadLifetime - 60);
    await bench.mail.sweep();
    expect(await bench.mail.read("bo", sent.id)).toEqual(sent);
    expect(await bench.delivery(sent.id, "bo")).toMatchObject({ state: "dead", why: "expired" });
    await bench.pass(surelyGone);
    await bench.mail.sweep();
    expect(await bench.mail.read("bo", sent.id)).toBeUndefined();
    expect(await bench.mail.find("bo", sent.id)).toEqual([]);
  });

  test("mail that waits or is held is never swept", async () => {
    await using bench = await open();
    const held = await bench.send();
    await bench.claimOne("bo");
    const sent = [await bench.send(), await bench.send()];
    await bench.mail.release("bo", [(await bench.claimOne("bo")).receipt], limits.delay);
    bench.clock.jump(365 * day * 1000);
    await bench.mail.sweep();
    expect(await bench.mail.read("bo", held.id)).toEqual(held);
    expect(await bench.delivery(held.id, "bo")).toMatchObject({ state: "claimed" });
    await bench.pass(limits.delay);
    await bench.mail.sweep();
    await bench.reopen();
    expect(idsOf(await bench.claim("bo"))).toEqual(idsOf([held, ...sent]));
  });

  test("what is kept of a send goes after 7 days, once its copies are gone too", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    await bench.mail.take("bo", id, false);
    await bench.pass(limits.receiptLifetime + surelyGone);
    await bench.mail.sweep();
    expect(await bench.mail.sent(id)).toBeUndefined();
    expect(await bench.mail.sentBy("ana", 10)).toEqual([]);
    expect(await bench.mail.find("ana", id)).toEqual([]);
    expect(await bench.mail.find("bo", id)).toEqual([]);
  });

  test("a message that waits is found by its receiver, however old it is", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    await bench.pass(limits.receiptLifetime + surelyGone);
    await bench.mail.sweep();
    expect(await bench.waiting("bo")).toEqual([id]);
    expect(await bench.mail.find("bo", id)).toEqual([id]);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "unclaimed" });
  });

  test("a sweep leaves alone what is not old enough", async () => {
    await using bench = await open();
    const old = await bench.send();
    await bench.mail.take("bo", old.id, true);
    await bench.pass(limits.receiptLifetime - day);
    const young = await bench.send();
    await bench.mail.take("bo", young.id, true);
    await bench.pass(day + surelyGone);
    await bench.mail.sweep();
    expect(await bench.mail.read("bo", old.id)).toBeUndefined();
    expect(await bench.mail.read("bo", young.id)).toEqual(young);
    expect(await bench.mail.sent(young.id)).toBeDefined();
    await bench.reopen();
    expect(await bench.mail.read("bo", old.id)).toBeUndefined();
    expect(await bench.mail.read("bo", young.id)).toEqual(young);
  });
}
