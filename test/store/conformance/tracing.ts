import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import { type Bench, idsOf } from "./bench.ts";

export function tracing(open: () => Promise<Bench>): void {
  test("the start of an id finds the whole id, for sender and receivers and nobody else", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    for (const length of [8, 13, 36]) {
      expect(await bench.mail.find("ana", id.slice(0, length))).toEqual([id]);
      expect(await bench.mail.find("bo", id.slice(0, length))).toEqual([id]);
      expect(await bench.mail.find("cy", id.slice(0, length))).toEqual([]);
    }
    expect(await bench.mail.find("bo", "ffffffff-ffff")).toEqual([]);
  });

  test("a start that fits several ids finds two of them, one that fits sent and received mail too", async () => {
    await using bench = await open();
    const ids = ["1", "2", "3"].map((n) => `abcdef0${n}-0000-4000-8000-000000000000`);
    for (const id of ids) await bench.send({ id });
    const found = await bench.mail.find("bo", "abcdef");
    expect(found).toHaveLength(2);
    expect(ids.filter((id) => found.includes(id))).toHaveLength(2);
    expect(await bench.mail.find("bo", "abcdef02")).toEqual([ids[1]!]);
    await bench.send({ id: "abcdef03-0000-4000-8000-000000000001", from: "bo" }, ["cy"]);
    expect(await bench.mail.find("bo", "abcdef03")).toHaveLength(2);
  });

  test("mail to oneself is found once", async () => {
    await using bench = await open();
    const { id } = await bench.send({}, ["ana"]);
    expect(await bench.mail.find("ana", id.slice(0, 8))).toEqual([id]);
  });

  test("a message is found in every state", async () => {
    await using bench = await open();
    const { id } = await bench.send({}, ["bo", "cy"]);
    const expiring = await bench.send({ expires: bench.at(1) });
    const { receipt } = await bench.claimOne("bo");
    expect(await bench.mail.find("bo", id)).toEqual([id]);
    await bench.mail.ack("bo", [receipt]);
    await bench.mail.take("cy", id, true);
    await bench.pass(1);
    expect(await bench.mail.find("bo", id.slice(0, 8))).toEqual([id]);
    expect(await bench.mail.find("cy", id.slice(0, 8))).toEqual([id]);
    expect(await bench.mail.find("bo", expiring.id.slice(0, 8))).toEqual([expiring.id]);
  });

  test("what is kept of a send has no body and no refs, and outlives its copies", async () => {
    await using bench = await open();
    const {
      body: _body,
      refs: _refs,
      ...kept
    } = await bench.send({
      refs: ["src/api.ts"],
      scope: "org/app",
      priority: "urgent",
    });
    const record = { message: kept, recipients: ["bo"] };
    expect(await bench.mail.sent(kept.id)).toStrictEqual(record);
    await bench.mail.take("bo", kept.id, false);
    await bench.pass(limits.receiptLifetime - 60);
    await bench.mail.sweep();
    expect(await bench.mail.sent(kept.id)).toStrictEqual(record);
    expect(await bench.mail.sent(crypto.randomUUID())).toBeUndefined();
  });

  test("an agent's own sends come newest first, up to the limit", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send({}, ["cy", "bo"]), await bench.send()];
    await bench.send({ from: "bo" }, ["ana"]);
    const records = await bench.mail.sentBy("ana", 10);
    expect(records.map(({ message }) => message.id)).toEqual(idsOf(sent).reverse());
    expect(records.map(({ recipients }) => recipients)).toEqual([["bo"], ["cy", "bo"], ["bo"]]);
    expect((await bench.mail.sentBy("ana", 2)).map(({ message }) => message.id)).toEqual(
      idsOf([sent[2]!, sent[1]!]),
    );
    expect(await bench.mail.sentBy("cy", 10)).toEqual([]);
  });

  test("deliveries tell each recipient's state, in the order of the send", async () => {
    await using bench = await open();
    const recipients = ["cy", "ana", "bo"];
    const { id } = await bench.send({}, recipients);
    const held = await bench.claimOne("ana", { via: "watch", session: "codex-1a2b3c" });
    await bench.mail.ack("bo", [(await bench.claimOne("bo")).receipt]);
    expect(await bench.mail.deliveries(id, recipients)).toEqual([
      { agent: "cy", state: "unclaimed", attempt: 0 },
      {
        agent: "ana",
        state: "claimed",
        attempt: 1,
        until: held.leaseUntil,
        by: "watch",
        session: "codex-1a2b3c",
      },
      { agent: "bo", state: "acked", at: bench.at(0) },
    ]);
    expect(await bench.mail.deliveries(id, ["bo"])).toMatchObject([{ agent: "bo", state: "acked" }]);
  });

  test("a send is recognised by its key, its sender and nothing else", async () => {
    await using bench = await open();
    const repeat = { key: "k 1/é", digest: "d".repeat(64) };
    const { id } = await bench.send({}, ["cy", "bo"], { ...repeat, full: ["di"] });
    await bench.send({ from: "bo" }, ["ana"], { key: "k2", digest: "e" });
    expect(await bench.mail.repeated("ana", repeat.key)).toMatchObject({
      message: { id, from: "ana" },
      recipients: ["cy", "bo"],
      digest: repeat.digest,
      full: ["di"],
    });
    expect((await bench.mail.sent(id))?.digest).toBe(repeat.digest);
    expect(await bench.mail.repeated("bo", repeat.key)).toBeUndefined();
    expect(await bench.mail.repeated("ana", "k2")).toBeUndefined();
    expect(await bench.mail.repeated("ana", "K 1/é")).toBeUndefined();
    expect(await bench.mail.repeated("ana", "__proto__")).toBeUndefined();
  });

  test("a key is recognised for 24 hours, whatever became of the message", async () => {
    await using bench = await open();
    const { id } = await bench.send({}, ["bo"], { key: "k", digest: "d" });
    await bench.mail.take("bo", id, false);
    await bench.pass(limits.keyLifetime - 1);
    await bench.mail.sweep();
    expect((await bench.mail.repeated("ana", "k"))?.message.id).toBe(id);
    await bench.pass(2);
    expect(await bench.mail.repeated("ana", "k")).toBeUndefined();
  });

  test("a key can be used for another message after 24 hours", async () => {
    await using bench = await open();
    await bench.send({}, ["bo"], { key: "k", digest: "d" });
    await bench.pass(limits.keyLifetime + 1);
    const { id } = await bench.send({}, ["bo"], { key: "k", digest: "e" });
    expect(await bench.mail.repeated("ana", "k")).toMatchObject({ message: { id }, digest: "e" });
  });
}
