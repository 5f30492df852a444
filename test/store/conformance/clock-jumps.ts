import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import { type Bench, idsOf } from "./bench.ts";

const hour = 3600;
const day = 24 * hour;
const jumps = { "two hours": 2 * hour, "three days": 3 * day, "forty days": 40 * day };
const ways = Object.entries(jumps).flatMap(([far, seconds]): [string, number][] => [
  [`${far} forward`, seconds],
  [`${far} back`, -seconds],
]);

/** Somebody sets the clock; the store looks at it as it always does, and sweeps. */
async function jump(bench: Bench, seconds: number): Promise<void> {
  bench.clock.jump(seconds * 1000);
  await bench.mail.turn();
  await bench.mail.sweep();
}

/** The clock was wrong for half an hour. */
async function wrongFor(bench: Bench, seconds: number, meanwhile = async () => {}): Promise<void> {
  await jump(bench, seconds);
  await meanwhile();
  await bench.pass(hour / 2);
  await bench.mail.sweep();
  await jump(bench, -seconds);
}

export function clockJumps(open: () => Promise<Bench>): void {
  for (const [way, seconds] of ways) {
    test(`a clock that is ${way} for a while takes no dead letter, no kept body, no receipt and no key`, async () => {
      await using bench = await open();
      const dead = await bench.send({ expires: bench.at(60) });
      await bench.pass(60);
      await bench.pass(limits.deadLifetime - limits.receiptLifetime);
      const kept = await bench.send();
      await bench.mail.take("bo", kept.id, true);
      await bench.pass(limits.receiptLifetime - 2 * hour);
      const sent = await bench.send({}, ["bo"], { key: "k", digest: "d" });
      await bench.pass(hour);

      await wrongFor(bench, seconds);
      expect(await bench.mail.read("bo", dead.id)).toEqual(dead);
      expect(await bench.mail.read("bo", kept.id)).toEqual(kept);
      expect(await bench.delivery(kept.id, "bo")).toMatchObject({ state: "acked" });
      expect((await bench.mail.repeated("ana", "k"))?.message.id).toBe(sent.id);
    });

    test(`while the clock is ${way} a repeated send is known, also what was first sent meanwhile`, async () => {
      await using bench = await open();
      const before = await bench.send({}, ["bo"], { key: "before", digest: "d" });
      await jump(bench, seconds);
      const meanwhile = await bench.send({}, ["bo"], { key: "meanwhile", digest: "d" });
      expect((await bench.mail.repeated("ana", "before"))?.message.id).toBe(before.id);
      await jump(bench, -seconds);
      expect((await bench.mail.repeated("ana", "meanwhile"))?.message.id).toBe(meanwhile.id);
    });

    test(`a clock that is ${way} for a while kills no message that has a time to expire`, async () => {
      await using bench = await open();
      const { id } = await bench.send({ expires: bench.at(hour) });
      await wrongFor(bench, seconds, async () => {
        // What the clock shows may be so: nobody is given what has expired by it.
        expect(idsOf(await bench.mail.peek("bo", { limit: 10 }))).toEqual(seconds > 0 ? [] : [id]);
        expect(await bench.delivery(id, "bo")).toMatchObject({ state: "unclaimed" });
      });
      expect(await bench.waiting("bo")).toEqual([id]);
      expect(await bench.pass(hour)).toEqual([{ agent: "bo", id, state: "dead" }]);
    });

    test(`a clock that is ${way} ends no lease and no delay, and hands nothing out twice`, async () => {
      await using bench = await open();
      for (let n = 0; n < 20; n += 1) await bench.send();
      const claimed = await bench.claim("bo", { limit: 10, lease: hour });
      const [later] = await bench.claim("bo", { limit: 1 });
      await bench.mail.release("bo", [later!.receipt], hour);
      await bench.claim("bo", { lease: hour });
      await wrongFor(bench, seconds, async () => {
        expect(await bench.mail.turn()).toEqual([]);
        expect(await bench.claim("bo")).toEqual([]);
      });
      expect(await bench.mail.turn()).toEqual([]);
      expect(await bench.claim("bo")).toEqual([]);
      const receipts = claimed.map(({ receipt }) => receipt);
      expect((await bench.mail.ack("bo", receipts)).lost).toEqual([]);
    });

    test(`what died and what was kept while the clock was ${way} stays as long as anything`, async () => {
      await using bench = await open();
      const doomed = await bench.send({ expires: bench.at(100 * day) });
      const kept = await bench.send();
      for (let attempt = 1; attempt < limits.attempts; attempt += 1)
        await bench.mail.release("bo", [(await bench.claimOne("bo")).receipt], 0);
      const { receipt } = await bench.claimOne("bo");
      await wrongFor(bench, seconds, async () => {
        await bench.mail.release("bo", [receipt], 0);
        await bench.mail.take("bo", kept.id, true);
      });
      await bench.pass(limits.receiptLifetime - hour);
      await bench.mail.sweep();
      expect(await bench.mail.read("bo", kept.id)).toEqual(kept);
      await bench.pass(limits.deadLifetime - limits.receiptLifetime);
      await bench.mail.sweep();
      expect(await bench.mail.read("bo", doomed.id)).toEqual(doomed);
    });
  }

  test("a clock that stays where it was set is believed after an hour: what is old by it goes", async () => {
    await using bench = await open();
    const old = await bench.send();
    await bench.mail.take("bo", old.id, true);
    const doomed = await bench.send({ expires: bench.at(day) });
    await jump(bench, 40 * day);
    expect(await bench.pass(hour - 1)).toEqual([]);
    await bench.mail.sweep();
    expect(await bench.mail.read("bo", old.id)).toEqual(old);
    expect(await bench.pass(1)).toEqual([{ agent: "bo", id: doomed.id, state: "dead" }]);
    await bench.mail.sweep();
    expect(await bench.mail.read("bo", old.id)).toBeUndefined();
    expect(await bench.mail.read("bo", doomed.id)).toEqual(doomed);
  });

  test("a claim given back after it has expired by a clock that was just set waits hidden, not dead", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(hour) });
    const { receipt } = await bench.claimOne("bo", { lease: 600 });
    await jump(bench, 2 * hour);
    expect(await bench.mail.release("bo", [receipt], 0)).toEqual({ done: [receipt], lost: [] });
    expect(await bench.claim("bo")).toEqual([]);
    await jump(bench, -2 * hour);
    expect(await bench.waiting("bo")).toEqual([id]);
  });

  test("a delay that ends while the clock is ahead leaves its message hidden, not dead", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(2 * hour) });
    await bench.mail.release("bo", [(await bench.claimOne("bo")).receipt], 600);
    await jump(bench, day);
    expect(await bench.pass(600)).toEqual([{ agent: "bo", id, state: "unclaimed" }]);
    expect(await bench.claim("bo")).toEqual([]);
    await jump(bench, -day);
    expect(await bench.waiting("bo")).toEqual([id]);
  });
}
