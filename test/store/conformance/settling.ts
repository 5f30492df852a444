import { expect, test } from "bun:test";
import { turn } from "../../support/turn.ts";
import { type Bench, idsOf } from "./bench.ts";

export function settling(open: () => Promise<Bench>): void {
  test("what is acked is gone, and its sender sees when and through which door", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const { receipt } = await bench.claimOne("bo", { via: "drain" });
    await bench.pass(7);
    expect(await bench.mail.ack("bo", [receipt])).toEqual({ done: [receipt], lost: [] });
    expect(await bench.delivery(id, "bo")).toEqual({
      agent: "bo",
      state: "acked",
      at: bench.at(0),
      by: "drain",
    });
    expect(await bench.mail.read("bo", id)).toBeUndefined();
    await bench.pass(3600);
    expect(await bench.claim("bo")).toEqual([]);
  });

  test("of the same ack twice, the second is lost", async () => {
    await using bench = await open();
    await bench.send();
    const { receipt } = await bench.claimOne("bo");
    await bench.mail.ack("bo", [receipt]);
    expect(await bench.mail.ack("bo", [receipt])).toEqual({ done: [], lost: [receipt] });
    expect(await bench.mail.release("bo", [receipt], 0)).toEqual({ done: [], lost: [receipt] });
    expect(await bench.mail.extend("bo", [receipt], 60)).toEqual({ done: [], lost: [receipt] });
    expect(await bench.claim("bo")).toEqual([]);
  });

  test("a receipt given twice in one call is settled once", async () => {
    await using bench = await open();
    await bench.send();
    const { receipt } = await bench.claimOne("bo");
    const settled = { done: [receipt], lost: [] };
    expect(await bench.mail.extend("bo", [receipt, receipt], 60)).toEqual(settled);
    expect(await bench.mail.ack("bo", [receipt, receipt])).toEqual(settled);
  });

  test("of two acks at once, one is done and one is lost", async () => {
    await using bench = await open();
    await bench.send();
    const { receipt } = await bench.claimOne("bo");
    const settled = await Promise.all([bench.mail.ack("bo", [receipt]), bench.mail.ack("bo", [receipt])]);
    expect(settled.flatMap(({ done }) => done)).toEqual([receipt]);
    expect(settled.flatMap(({ lost }) => lost)).toEqual([receipt]);
  });

  test("a receipt that isn't exactly that of the claim is lost and changes nothing", async () => {
    await using bench = await open();
    const { id } = await bench.send({}, ["bo", "cy"]);
    const unclaimed = await bench.send();
    const held = await bench.claimOne("bo");
    const salt = held.receipt.slice(-8);
    const wrong = [
      `${id}.1.${salt === "00000000" ? "00000001" : "00000000"}`,
      `${id}.2.${salt}`,
      `${unclaimed.id}.1.${salt}`,
      `${unclaimed.id}.0.${salt}`,
      `00000000-0000-4000-8000-000000000000.1.${salt}`,
    ];
    expect(await bench.mail.ack("bo", wrong)).toEqual({ done: [], lost: wrong });
    expect(await bench.mail.release("bo", wrong, 0)).toEqual({ done: [], lost: wrong });
    expect(await bench.mail.extend("bo", wrong, 600)).toEqual({ done: [], lost: wrong });
    expect(await bench.mail.ack("cy", [held.receipt])).toEqual({ done: [], lost: [held.receipt] });
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "claimed", until: held.leaseUntil });
    expect(await bench.delivery(id, "cy")).toMatchObject({ state: "unclaimed" });
    expect(await bench.waiting("bo")).toEqual([unclaimed.id]);
    expect(await bench.mail.ack("bo", [held.receipt])).toEqual({ done: [held.receipt], lost: [] });
  });

  test("good and lost receipts in one call are told apart", async () => {
    await using bench = await open();
    for (let n = 0; n < 4; n++) await bench.send();
    const [a, b, c, d] = (await bench.claim("bo")).map((claimed) => claimed.receipt) as [
      string,
      string,
      string,
      string,
    ];
    await bench.mail.ack("bo", [b]);
    expect(await bench.mail.extend("bo", [a, b], 60)).toEqual({ done: [a], lost: [b] });
    expect(await bench.mail.release("bo", [b, d], 0)).toEqual({ done: [d], lost: [b] });
    expect(await bench.mail.ack("bo", [a, b, c, d])).toEqual({ done: [a, c], lost: [b, d] });
  });

  test("a released message is back in its old place, its attempt counted, its old receipt worth nothing", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send(), await bench.send()];
    const [first, second] = await bench.claim("bo", { limit: 2 });
    expect(await bench.mail.release("bo", [second!.receipt], 0)).toEqual({
      done: [second!.receipt],
      lost: [],
    });
    expect(await bench.waiting("bo")).toEqual(idsOf(sent.slice(1)));
    await bench.mail.release("bo", [first!.receipt], 0);
    expect(await bench.delivery(sent[0]!.id, "bo")).toEqual({ agent: "bo", state: "unclaimed", attempt: 1 });
    const again = await bench.claim("bo");
    expect(idsOf(again)).toEqual(idsOf(sent));
    expect(again.map((claimed) => claimed.attempt)).toEqual([2, 2, 1]);
    expect((await bench.mail.ack("bo", [first!.receipt])).lost).toEqual([first!.receipt]);
    expect((await bench.mail.ack("bo", [again[0]!.receipt])).done).toEqual([again[0]!.receipt]);
  });

  test("a release with a delay hides the message until the delay is over, and then it is in its old place", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send()];
    const { id, receipt } = await bench.claimOne("bo");
    await bench.mail.release("bo", [receipt], 30);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "unclaimed", attempt: 1 });
    expect(await bench.pass(29.999)).toEqual([]);
    expect(await bench.waiting("bo")).toEqual([sent[1]!.id]);
    expect(await bench.pass(0.001)).toEqual([{ agent: "bo", id, state: "unclaimed" }]);
    expect(await bench.waiting("bo")).toEqual(idsOf(sent));
    expect(idsOf(await bench.claim("bo"))).toEqual(idsOf(sent));
  });

  test("a claim passes over a message that is hidden", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send()];
    await bench.mail.release("bo", [(await bench.claimOne("bo")).receipt], 30);
    expect(idsOf(await bench.claim("bo"))).toEqual([sent[1]!.id]);
  });

  test("extend ends the lease so long from now, later or sooner than it would have ended", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send()];
    const [longer, shorter] = (await bench.claim("bo", { lease: 60 })).map((claimed) => claimed.receipt);
    await bench.pass(50);
    expect(await bench.mail.extend("bo", [longer!], 120)).toEqual({ done: [longer!], lost: [] });
    await bench.mail.extend("bo", [shorter!], 5);
    expect(await bench.delivery(sent[0]!.id, "bo")).toMatchObject({ state: "claimed", until: bench.at(120) });
    expect(await bench.delivery(sent[1]!.id, "bo")).toMatchObject({ state: "claimed", until: bench.at(5) });
    expect(await bench.pass(5)).toEqual([{ agent: "bo", id: sent[1]!.id, state: "unclaimed" }]);
    expect(await bench.pass(114.999)).toEqual([]);
    expect(await bench.pass(0.001)).toEqual([{ agent: "bo", id: sent[0]!.id, state: "unclaimed" }]);
  });

  test("an extended claim keeps its receipt and its attempt", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const { receipt } = await bench.claimOne("bo", { via: "watch" });
    await bench.mail.extend("bo", [receipt], 120);
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "claimed", attempt: 1, by: "watch" });
    expect((await bench.mail.ack("bo", [receipt])).done).toEqual([receipt]);
  });

  test("a message that is read while its ack is under way is acked all the same", async () => {
    await using bench = await open();
    for (let times = 0; times < 5; times++) {
      const { id } = await bench.send();
      const { receipt } = await bench.claimOne("bo");
      let under = true;
      const acking = bench.mail.ack("bo", [receipt]).finally(() => {
        under = false;
      });
      while (under) {
        await bench.mail.read("bo", id);
        await turn();
      }
      await acking;
      expect(await bench.delivery(id, "bo")).toMatchObject({ state: "acked" });
    }
    expect(bench.mail.counts("bo")).toEqual({ waiting: 0, claimed: 0 });
  });
}
