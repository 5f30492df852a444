import { expect, test } from "bun:test";
import { type Bench, idsOf } from "./bench.ts";

export function taking(open: () => Promise<Bench>): void {
  test("take gives one message and acks it in the same step", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send()];
    expect(await bench.mail.take("bo", sent[1]!.id, false, "read")).toStrictEqual(sent[1]!);
    expect(await bench.delivery(sent[1]!.id, "bo")).toEqual({
      agent: "bo",
      state: "acked",
      at: bench.at(0),
      by: "read",
    });
    expect(await bench.mail.read("bo", sent[1]!.id)).toBeUndefined();
    expect(await bench.mail.take("bo", sent[1]!.id, false)).toBeUndefined();
    expect(await bench.waiting("bo")).toEqual([sent[0]!.id]);
  });

  test("take gives nothing that is claimed, acked or unknown", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const { receipt } = await bench.claimOne("bo");
    expect(await bench.mail.take("bo", id, false)).toBeUndefined();
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "claimed" });
    await bench.mail.ack("bo", [receipt]);
    expect(await bench.mail.take("bo", id, true)).toBeUndefined();
    expect(await bench.mail.take("bo", crypto.randomUUID(), false)).toBeUndefined();
  });

  test("what is taken with keep counts as acked, yet its body stays readable by its id", async () => {
    await using bench = await open();
    const sent = await bench.send();
    expect(await bench.mail.take("bo", sent.id, true)).toStrictEqual(sent);
    expect(await bench.delivery(sent.id, "bo")).toEqual({ agent: "bo", state: "acked", at: bench.at(0) });
    expect(await bench.mail.read("bo", sent.id)).toStrictEqual(sent);
    expect(bench.mail.counts("bo")).toEqual({ waiting: 0, claimed: 0 });
    expect(await bench.waiting("bo")).toEqual([]);
    expect(await bench.claim("bo")).toEqual([]);
  });

  test("what was kept can be taken again, until it is taken without keep", async () => {
    await using bench = await open();
    const sent = await bench.send();
    await bench.mail.take("bo", sent.id, true);
    expect(await bench.mail.take("bo", sent.id, true)).toStrictEqual(sent);
    expect(await bench.mail.take("bo", sent.id, false)).toStrictEqual(sent);
    expect(await bench.mail.take("bo", sent.id, false)).toBeUndefined();
    expect(await bench.mail.read("bo", sent.id)).toBeUndefined();
    expect(await bench.delivery(sent.id, "bo")).toMatchObject({ state: "acked" });
  });

  test("of many takers and claimers at once, one gets the message", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const got = await Promise.all([
      bench.mail.take("bo", id, false),
      bench.claim("bo").then((claimed) => claimed[0]),
      bench.mail.take("bo", id, false),
      bench.claim("bo").then((claimed) => claimed[0]),
    ]);
    expect(idsOf(got.filter((message) => message !== undefined))).toEqual([id]);
  });

  test("a take by one recipient leaves the copies of the others", async () => {
    await using bench = await open();
    const { id } = await bench.send({}, ["bo", "cy"]);
    await bench.mail.take("bo", id, false);
    expect(await bench.waiting("cy")).toEqual([id]);
  });
}
