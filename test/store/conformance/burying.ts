import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import { type Bench, idsOf } from "./bench.ts";

export function burying(open: () => Promise<Bench>): void {
  /** One that expired. */
  const bury = async (bench: Bench, recipients = ["bo"]) => {
    const message = await bench.send({ expires: bench.at(10) }, recipients);
    await bench.pass(10);
    return message;
  };

  test("dead letters of all mailboxes are told, whole, the newest death first", async () => {
    await using bench = await open();
    const first = await bury(bench, ["bo", "cy"]);
    const second = await bury(bench, ["cy"]);
    await bench.send();
    for (const again of [false, true]) {
      if (again) await bench.reopen();
      const dead = await bench.mail.dead(100);
      expect(dead[0]).toStrictEqual({
        agent: "cy",
        message: second,
        at: new Date(bench.clock.now()).toISOString(),
        why: "expired",
      });
      expect(dead.slice(1).map(({ agent, message }) => `${agent} ${message.id}`)).toEqual([
        `bo ${first.id}`,
        `cy ${first.id}`,
      ]);
      expect(await bench.mail.dead(1)).toHaveLength(1);
    }
  });

  test("a dead letter that is brought back waits in its old place, as if it had never been handed out", async () => {
    await using bench = await open();
    const killer = await bench.send();
    const later = await bench.send();
    for (let n = 0; n < limits.attempts; n++) {
      await bench.claimOne("bo");
      await bench.pass(60);
    }
    expect(await bench.delivery(killer.id, "bo")).toMatchObject({ state: "dead", why: "attempts" });
    expect(await bench.mail.revive("bo", killer.id)).toBe(true);
    expect(await bench.delivery(killer.id, "bo")).toEqual({ agent: "bo", state: "unclaimed", attempt: 0 });
    expect(await bench.waiting("bo")).toEqual([killer.id, later.id]);
    expect(await bench.mail.dead(10)).toEqual([]);
    await bench.reopen();
    const [claimed] = await bench.claim("bo");
    expect([claimed?.id, claimed?.attempt]).toEqual([killer.id, 1]);
    await bench.mail.ack("bo", [claimed!.receipt]);
    expect(await bench.delivery(killer.id, "bo")).toMatchObject({ state: "acked" });
  });

  test("what had expired doesn't expire again, here and after a restart", async () => {
    await using bench = await open();
    const { id } = await bury(bench);
    expect(await bench.mail.revive("bo", id)).toBe(true);
    expect(await bench.pass(60)).toEqual([]);
    await bench.reopen();
    expect(await bench.pass(60)).toEqual([]);
    const { receipt } = await bench.claimOne("bo");
    await bench.mail.release("bo", [receipt], 0);
    expect(await bench.waiting("bo")).toEqual([id]);
  });

  test("what is brought back before it would have expired doesn't expire either", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(3600) });
    for (let n = 0; n < limits.attempts; n++) {
      const { receipt } = await bench.claimOne("bo");
      await bench.mail.release("bo", [receipt], 0);
    }
    expect(await bench.mail.revive("bo", id)).toBe(true);
    await bench.pass(3600);
    expect(await bench.pass(3600)).toEqual([]);
    expect(await bench.waiting("bo")).toEqual([id]);
  });

  test("one that is brought back just when it would be swept stays, and is there after a restart", async () => {
    for (const between of [0, 4]) {
      await using bench = await open();
      const { id } = await bury(bench);
      await bench.pass(10_000);
      const revived = bench.mail.revive("bo", id);
      for (let turn = 0; turn < between; turn += 1) await Promise.resolve();
      await bench.mail.sweep({ dead: 10, receipts: limits.receiptLifetime });
      expect(await revived).toBe(true);
      expect(await bench.waiting("bo")).toEqual([id]);
      await bench.reopen();
      expect(await bench.waiting("bo")).toEqual([id]);
    }
  });

  test("of several copies one is brought back, and only what is dead, once", async () => {
    await using bench = await open();
    const { id } = await bury(bench, ["bo", "cy"]);
    const alive = await bench.send();
    expect(await bench.mail.revive("bo", id)).toBe(true);
    expect(await bench.mail.revive("bo", id)).toBe(false);
    expect(await bench.mail.revive("bo", alive.id)).toBe(false);
    expect(await bench.mail.revive("nobody", id)).toBe(false);
    expect(idsOf((await bench.mail.dead(10)).map(({ message }) => message))).toEqual([id]);
    expect(await bench.delivery(id, "cy")).toMatchObject({ state: "dead" });
  });
}
