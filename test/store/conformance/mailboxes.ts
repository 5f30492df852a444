import { expect, test } from "bun:test";
import type { Bench } from "./bench.ts";

export function mailboxes(open: () => Promise<Bench>): void {
  test("the sender sees mail in a closed mailbox as dead: its agent left", async () => {
    await using bench = await open();
    const { id } = await bench.send({}, ["cy", "bo"]);
    const claimed = await bench.send();
    await bench.claim("bo");
    await bench.mail.close("bo");
    expect(await bench.mail.deliveries(id, ["cy", "bo"])).toMatchObject([
      { agent: "cy", state: "unclaimed" },
      { agent: "bo", state: "dead", why: "left" },
    ]);
    expect(await bench.delivery(claimed.id, "bo")).toMatchObject({ state: "dead", why: "left" });
    expect(await bench.waiting("cy")).toEqual([id]);
  });

  test("nothing is left in a closed mailbox, and its claims are lost", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    await bench.send();
    const { receipt } = await bench.claimOne("bo");
    await bench.mail.close("bo");
    expect(bench.mail.counts("bo")).toEqual({ waiting: 0, claimed: 0 });
    await bench.mail.open("bo");
    await expectNothingShown(bench, id);
    expect((await bench.mail.ack("bo", [receipt])).lost).toEqual([receipt]);
    expect(await bench.pass(3600)).toEqual([]);
    expect(await bench.waiting("bo")).toEqual([]);
  });

  test("mail of an earlier bearer of a name is never shown to a new one", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(1800) });
    await bench.send();
    const kept = await bench.send();
    await bench.mail.take("bo", kept.id, true);
    const { receipt } = await bench.claimOne("bo");
    await bench.mail.open("bo");
    await expectNothingShown(bench, id);
    await expectNothingShown(bench, kept.id);
    expect((await bench.mail.ack("bo", [receipt])).lost).toEqual([receipt]);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "dead", why: "left" });
    expect(await bench.pass(3600)).toEqual([]);
    await bench.reopen();
    await expectNothingShown(bench, id);
  });

  test("sends and keys of an earlier bearer of a name are not the new one's, and still go their way", async () => {
    await using bench = await open();
    const before = await bench.send({}, ["bo"], { key: "k", digest: "d" });
    await bench.mail.close("ana");
    await bench.mail.open("ana");
    const after = await bench.send();
    for (const again of [false, true]) {
      if (again) await bench.reopen();
      expect((await bench.mail.sentBy("ana", 10)).map(({ message }) => message.id)).toEqual([after.id]);
      expect(await bench.mail.find("ana", before.id)).toEqual([]);
      expect(await bench.mail.repeated("ana", "k")).toBeUndefined();
      expect((await bench.mail.sent(before.id))?.message.from).toBe("ana");
      expect(await bench.waiting("bo")).toEqual([before.id, after.id]);
      expect(await bench.mail.find("bo", before.id)).toEqual([before.id]);
    }
    const { id } = await bench.send({}, ["bo"], { key: "k", digest: "e" });
    expect((await bench.mail.repeated("ana", "k"))?.message.id).toBe(id);
  });

  test("a reopened mailbox gets new mail", async () => {
    await using bench = await open();
    await bench.send();
    await bench.mail.close("bo");
    await bench.mail.open("bo");
    const { id } = await bench.send();
    expect(await bench.waiting("bo")).toEqual([id]);
    await bench.reopen();
    expect(await bench.waiting("bo")).toEqual([id]);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "unclaimed" });
  });

  test("a mailbox can be opened and closed again and again", async () => {
    await using bench = await open();
    for (let n = 0; n < 3; n++) {
      await bench.send();
      await bench.mail.close("bo");
      await bench.mail.close("bo");
      await bench.mail.open("bo");
      await bench.send();
      await bench.mail.open("bo");
    }
    expect(bench.mail.counts("bo")).toEqual({ waiting: 0, claimed: 0 });
  });
}

async function expectNothingShown(bench: Bench, id: string): Promise<void> {
  expect(bench.mail.counts("bo")).toEqual({ waiting: 0, claimed: 0 });
  expect(await bench.waiting("bo")).toEqual([]);
  expect(await bench.claim("bo")).toEqual([]);
  expect(await bench.mail.read("bo", id)).toBeUndefined();
  expect(await bench.mail.take("bo", id, true)).toBeUndefined();
  expect(await bench.mail.find("bo", id)).toEqual([]);
}
