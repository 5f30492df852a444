import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import { type Bench, idsOf } from "./bench.ts";

export function browsing(open: () => Promise<Bench>): void {
  const recent = async (bench: Bench, page: { limit: number; before?: string } = { limit: 100 }) =>
    idsOf(await bench.mail.recent("bo", page));

  test("all that can be read is seen, the newest first, and what is only acked isn't", async () => {
    await using bench = await open();
    const acked = await bench.send();
    await bench.mail.ack("bo", [(await bench.claimOne("bo")).receipt]);
    const expired = await bench.send({ expires: bench.at(1) });
    await bench.pass(2);
    const kept = await bench.send();
    await bench.mail.take("bo", kept.id, true);
    const claimed = await bench.send();
    await bench.claimOne("bo");
    const held = await bench.send({}, ["bo"], undefined, new Map([["bo", bench.clock.now() + 60_000]]));
    const waiting = await bench.send();
    const all = idsOf([waiting, held, claimed, kept, expired]);
    expect(await recent(bench)).toEqual(all);
    expect(all).not.toContain(acked.id);
    expect(await bench.mail.recent("bo", { limit: 1 })).toStrictEqual([waiting]);
    await bench.reopen();
    expect(await recent(bench)).toEqual(all);
  });

  test("a look through it changes nothing: all of it can be claimed as before", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send()];
    await recent(bench);
    expect(bench.mail.counts("bo")).toEqual({ waiting: 2, claimed: 0 });
    expect((await bench.claim("bo")).map(({ id, attempt }) => [id, attempt])).toEqual(
      sent.map(({ id }) => [id, 1]),
    );
  });

  test("page after page meets each message once, also when new ones come in between", async () => {
    await using bench = await open();
    const sent = [];
    for (let n = 0; n < 7; n++) sent.push(await bench.send());
    const first = await recent(bench, { limit: 3 });
    await bench.send();
    const second = await recent(bench, { limit: 3, before: first.at(-1)! });
    const third = await recent(bench, { limit: 3, before: second.at(-1)! });
    expect([...first, ...second, ...third]).toEqual(idsOf(sent).reverse());
    expect(await recent(bench, { limit: 3, before: third.at(-1)! })).toEqual([]);
  });

  test("an answer ends early when its bodies are too much together, and the next goes on from there", async () => {
    await using bench = await open();
    const body = "x".repeat(limits.body);
    const most = limits.claimBytes / limits.body;
    const sent = [];
    for (let n = 0; n < most + 2; n++) sent.push(await bench.send({ body }));
    const first = await recent(bench);
    expect(first).toHaveLength(most);
    expect([...first, ...(await recent(bench, { limit: 100, before: first.at(-1)! }))]).toEqual(
      idsOf(sent).reverse(),
    );
  });

  test("one's own sends come page by page too", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send(), await bench.send()];
    const page = async (limit: number, before?: string) =>
      idsOf((await bench.mail.sentBy("ana", limit, before)).map(({ message }) => message));
    const first = await page(2);
    expect(first).toEqual(idsOf(sent).reverse().slice(0, 2));
    expect(await page(2, first[1])).toEqual([sent[0]!.id]);
    expect(await page(2, sent[0]!.id)).toEqual([]);
  });
}
