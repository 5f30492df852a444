import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import { type Bench, idsOf } from "./bench.ts";
import { agentOf } from "./recording.ts";

const hour = 3600 * 1000;

/** What was answered is there after a restart. (A store that isn't durable is not restarted, and keeps it anyhow.) */
export function lasting(open: () => Promise<Bench>): void {
  test("waiting mail is there after a restart, in order, before what comes later", async () => {
    await using bench = await open();
    const sent = [];
    for (let n = 0; n < 20; n++) sent.push(await bench.send({}, n % 2 ? ["bo"] : ["bo", "cy"]));
    await bench.reopen();
    sent.push(await bench.send());
    await bench.reopen();
    sent.push(await bench.send());
    expect(bench.mail.counts("bo")).toEqual({ waiting: 22, claimed: 0 });
    expect(await bench.mail.peek("bo", { limit: 100 })).toStrictEqual(sent);
    expect(idsOf(await bench.claim("bo"))).toEqual(idsOf(sent));
  });

  test("what comes after a restart on a clock that was set back stands behind mail that is gone, and is nobody else's", async () => {
    await using bench = await open();
    await bench.pass(60);
    const gone = await bench.send({}, ["bo"], { key: "k", digest: "d" });
    await bench.mail.take("bo", gone.id, false);
    await bench.mail.close("ana");
    bench.clock.jump(-hour);
    await bench.reopen();
    await bench.mail.open("ana");
    expect(await bench.mail.repeated("ana", "k")).toBeUndefined();
    const { id } = await bench.send();
    expect(await bench.waiting("bo", { after: gone.id })).toEqual([id]);
  });

  test("scope, priority and expiry still count after a restart", async () => {
    await using bench = await open();
    const scoped = await bench.send({ scope: "https://github.com/org/app.git" });
    const urgent = await bench.send({ scope: "org/other", priority: "urgent" });
    const expiring = await bench.send({ scope: "org/app", expires: bench.at(60) });
    await bench.reopen();
    expect(await bench.waiting("bo", { match: "github.com/org/app" })).toEqual(idsOf([scoped, expiring]));
    expect(await bench.waiting("bo", { urgent: true })).toEqual([urgent.id]);
    expect(await bench.pass(60)).toEqual([{ agent: "bo", id: expiring.id, state: "dead" }]);
  });

  test("a claim is held through a restart, by the same receipt, until its lease ends", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send(), await bench.send()];
    const [acked, lapsing, extended] = await bench.claim("bo", { lease: 60, via: "drain", session: "a.b-1" });
    await bench.pass(30);
    await bench.mail.extend("bo", [extended!.receipt], 600);
    await bench.reopen();
    expect(bench.mail.counts("bo")).toEqual({ waiting: 0, claimed: 3 });
    expect(await bench.delivery(sent[1]!.id, "bo")).toEqual({
      agent: "bo",
      state: "claimed",
      attempt: 1,
      until: lapsing!.leaseUntil,
      by: "drain",
      session: "a.b-1",
    });
    expect(await bench.delivery(sent[2]!.id, "bo")).toMatchObject({ until: bench.at(600) });
    expect(await bench.claim("bo")).toEqual([]);
    expect(await bench.pass(29.999)).toEqual([]);
    expect((await bench.mail.ack("bo", [acked!.receipt])).done).toEqual([acked!.receipt]);
    expect(await bench.pass(0.001)).toEqual([{ agent: "bo", id: sent[1]!.id, state: "unclaimed" }]);
    expect((await bench.mail.ack("bo", [lapsing!.receipt])).lost).toEqual([lapsing!.receipt]);
    expect((await bench.mail.release("bo", [extended!.receipt], 0)).done).toEqual([extended!.receipt]);
    expect((await bench.claim("bo")).map(({ id, attempt }) => [id, attempt])).toEqual([
      [sent[1]!.id, 2],
      [sent[2]!.id, 2],
    ]);
  });

  test("a claim that is extended to the end it has, or to one it had before, keeps its message", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send()];
    const [same, back] = await bench.claim("bo", { lease: 60 });
    await bench.reopen();
    await bench.mail.extend("bo", [same!.receipt], 60);
    await bench.mail.extend("bo", [back!.receipt], 30);
    await bench.mail.extend("bo", [back!.receipt], 60);
    for (const { id, body } of sent) expect(await bench.mail.read("bo", id)).toMatchObject({ body });
    await bench.reopen();
    expect(await bench.pass(60)).toHaveLength(2);
    expect(idsOf(await bench.claim("bo"))).toEqual(idsOf(sent));
  });

  test("a message that was claimed during a restart expires as others do once it is back", async () => {
    await using bench = await open();
    const { id } = await bench.send({ expires: bench.at(60) });
    const { receipt } = await bench.claimOne("bo");
    await bench.reopen();
    await bench.mail.release("bo", [receipt], 0);
    expect(await bench.pass(60)).toEqual([{ agent: "bo", id, state: "dead" }]);
    expect(bench.mail.counts("bo")).toEqual({ waiting: 0, claimed: 0 });
  });

  test("what is under way when the store closes is done", async () => {
    await using bench = await open();
    const held = await Promise.all([bench.send(), bench.send()]);
    const [acked, released] = await bench.claim("bo");
    const { agents } = bench.store;
    const underWay = [
      ...Array.from({ length: 30 }, () => bench.send({}, ["cy"])),
      bench.mail.ack("bo", [acked!.receipt]),
      bench.mail.release("bo", [released!.receipt], 0),
      bench.store.commit(agents.put("ana", agentOf("ana"))),
    ];
    await bench.reopen();
    await Promise.all(underWay);
    expect(bench.mail.counts("cy")).toEqual({ waiting: 30, claimed: 0 });
    expect(await bench.delivery(held[0].id, "bo")).toMatchObject({ state: "acked" });
    expect(await bench.waiting("bo")).toEqual([held[1].id]);
    expect(bench.store.agents.get("ana")).toEqual(agentOf("ana"));
  });

  test("a lease that ended while the relay was down has ended", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const { receipt } = await bench.claimOne("bo", { lease: 60 });
    await bench.reopen();
    bench.clock.advance(60_000);
    await bench.reopen();
    expect((await bench.mail.ack("bo", [receipt])).lost).toEqual([receipt]);
    await bench.mail.turn();
    expect(await bench.claimOne("bo")).toMatchObject({ id, attempt: 2 });
  });

  test("a clock that jumps two hours back during a restart loses no mail, and no claim before its lease ends", async () => {
    await using bench = await open();
    const waiting = await bench.send({}, ["cy"]);
    const { id } = await bench.send();
    const { receipt } = await bench.claimOne("bo", { lease: 60 });
    bench.clock.jump(-2 * hour);
    await bench.reopen();
    expect(await bench.pass(59)).toEqual([]);
    expect((await bench.mail.extend("bo", [receipt], 60)).done).toEqual([receipt]);
    const later = await bench.send({}, ["cy"]);
    expect(await bench.waiting("cy")).toEqual(idsOf([waiting, later]));
    // The new end is counted by a clock that doesn't jump.
    bench.clock.jump(2 * hour);
    expect(await bench.pass(59.999)).toEqual([]);
    expect(await bench.pass(0.001)).toEqual([{ agent: "bo", id, state: "unclaimed" }]);
    expect((await bench.mail.ack("bo", [receipt])).lost).toEqual([receipt]);
    expect(await bench.claimOne("bo")).toMatchObject({ id, attempt: 2 });
  });

  test("one that jumps two hours forward ends leases at most, and what they held comes again", async () => {
    await using bench = await open();
    const waiting = await bench.send({}, ["cy"]);
    const { id } = await bench.send();
    await bench.pass(1);
    const { receipt } = await bench.claimOne("bo", { lease: 60 });
    const long = await bench.send({}, ["ana"]);
    const held = await bench.claimOne("ana", { lease: 3 * 3600 });
    bench.clock.jump(2 * hour);
    await bench.reopen();
    await bench.pass(60);
    expect((await bench.mail.ack("bo", [receipt])).lost).toEqual([receipt]);
    expect(await bench.claimOne("bo")).toMatchObject({ id, attempt: 2 });
    bench.clock.jump(-2 * hour);
    const later = await bench.send({}, ["cy"]);
    expect(await bench.waiting("cy")).toEqual(idsOf([waiting, later]));
    expect((await bench.mail.ack("ana", [held.receipt])).done).toEqual([held.receipt]);
    expect(await bench.delivery(long.id, "ana")).toMatchObject({ state: "acked" });
  });

  test("what was acked never comes back, and its receipt stays", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    const { receipt } = await bench.claimOne("bo", { via: "mcp", session: "codex-1a2b3c" });
    await bench.mail.ack("bo", [receipt]);
    const acked = { agent: "bo", state: "acked", at: bench.at(0), by: "mcp", session: "codex-1a2b3c" };
    await bench.pass(3600);
    await bench.reopen();
    expect(await bench.waiting("bo")).toEqual([]);
    expect(await bench.mail.read("bo", id)).toBeUndefined();
    expect(await bench.delivery(id, "bo")).toEqual(acked as never);
    expect((await bench.mail.ack("bo", [receipt])).lost).toEqual([receipt]);
    await bench.pass(limits.receiptLifetime + 2 * 86_400);
    await bench.mail.sweep();
    await bench.reopen();
    expect(await bench.mail.find("bo", id)).toEqual([]);
  });

  test("what was taken is taken, what was kept is kept", async () => {
    await using bench = await open();
    const [taken, kept, dropped] = [await bench.send(), await bench.send(), await bench.send()];
    await bench.mail.take("bo", taken.id, false, "read");
    await bench.mail.take("bo", kept.id, true);
    await bench.mail.take("bo", dropped.id, true);
    await bench.mail.take("bo", dropped.id, false);
    await bench.reopen();
    expect(await bench.mail.take("bo", taken.id, false)).toBeUndefined();
    expect(await bench.delivery(taken.id, "bo")).toMatchObject({ state: "acked", by: "read" });
    expect(await bench.mail.read("bo", kept.id)).toStrictEqual(kept);
    expect(await bench.mail.take("bo", kept.id, true)).toStrictEqual(kept);
    expect(await bench.delivery(kept.id, "bo")).toMatchObject({ state: "acked" });
    expect(await bench.mail.read("bo", dropped.id)).toBeUndefined();
    expect(await bench.waiting("bo")).toEqual([]);
  });

  test("a released message keeps its place and its attempts, and stays hidden as long as it should", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send(), await bench.send()];
    const [hidden, released] = await bench.claim("bo", { limit: 2 });
    await bench.mail.release("bo", [released!.receipt], 0);
    await bench.mail.release("bo", [hidden!.receipt], 60);
    await bench.pass(20);
    await bench.reopen();
    expect(await bench.waiting("bo")).toEqual(idsOf(sent.slice(1)));
    expect(await bench.pass(39.999)).toEqual([]);
    expect(await bench.pass(0.001)).toEqual([{ agent: "bo", id: sent[0]!.id, state: "unclaimed" }]);
    expect((await bench.claim("bo")).map(({ id, attempt }) => [id, attempt])).toEqual([
      [sent[0]!.id, 2],
      [sent[1]!.id, 2],
      [sent[2]!.id, 1],
    ]);
  });

  test("a dead letter stays dead, with its cause, when it died, and its body", async () => {
    await using bench = await open();
    const expired = await bench.send({ expires: bench.at(10) });
    await bench.pass(10);
    const worn = await bench.send();
    for (let attempt = 1; attempt <= limits.attempts; attempt++) {
      await bench.mail.release("bo", [(await bench.claimOne("bo")).receipt], 0);
      await bench.reopen();
    }
    const at = bench.at(0);
    await bench.pass(3600);
    await bench.reopen();
    expect(await bench.waiting("bo")).toEqual([]);
    expect(await bench.delivery(expired.id, "bo")).toEqual({
      agent: "bo",
      state: "dead",
      at,
      why: "expired",
    });
    expect(await bench.delivery(worn.id, "bo")).toEqual({ agent: "bo", state: "dead", at, why: "attempts" });
    expect(await bench.mail.read("bo", expired.id)).toStrictEqual(expired);
  });

  test("sends and their keys are recognised after a restart", async () => {
    await using bench = await open();
    const sent = [
      await bench.send({ refs: ["a"] }, ["cy", "bo"], { key: "k", digest: "d" }),
      await bench.send({}, ["bo"], { key: "other", digest: "e" }),
      await bench.send(),
    ];
    const before = await bench.mail.sent(sent[0]!.id);
    await bench.mail.take("bo", sent[0]!.id, false);
    await bench.mail.take("cy", sent[0]!.id, false);
    await bench.reopen();
    expect(before).toBeDefined();
    expect(await bench.mail.sent(sent[0]!.id)).toStrictEqual(before!);
    expect(await bench.mail.repeated("ana", "k")).toStrictEqual(before!);
    expect((await bench.mail.sentBy("ana", 10)).map(({ message }) => message.id)).toEqual(
      idsOf(sent).reverse(),
    );
    expect(await bench.mail.find("ana", sent[0]!.id.slice(0, 8))).toEqual([sent[0]!.id]);
    await bench.pass(limits.keyLifetime + 1);
    await bench.reopen();
    expect(await bench.mail.repeated("ana", "k")).toBeUndefined();
  });

  test("a closed mailbox stays closed", async () => {
    await using bench = await open();
    const { id } = await bench.send({}, ["bo", "cy"]);
    await bench.mail.close("bo");
    await bench.reopen();
    expect(bench.mail.counts("bo")).toEqual({ waiting: 0, claimed: 0 });
    expect(await bench.delivery(id, "bo")).toMatchObject({ state: "dead", why: "left" });
    expect(await bench.waiting("cy")).toEqual([id]);
    await bench.mail.open("bo");
    expect(await bench.waiting("bo")).toEqual([]);
  });
}
