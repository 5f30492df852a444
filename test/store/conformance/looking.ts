import { expect, test } from "bun:test";
import { type Bench, idsOf } from "./bench.ts";

export function looking(open: () => Promise<Bench>): void {
  test("peek shows the oldest, up to its limit, and claims nothing", async () => {
    await using bench = await open();
    const sent = [await bench.send(), await bench.send(), await bench.send()];
    expect(await bench.mail.peek("bo", { limit: 2 })).toStrictEqual(sent.slice(0, 2));
    expect(await bench.mail.peek("bo", { limit: 10 })).toStrictEqual(sent);
    expect(await bench.delivery(sent[0]!.id, "bo")).toEqual({ agent: "bo", state: "unclaimed", attempt: 0 });
    expect((await bench.claim("bo")).map((claimed) => claimed.attempt)).toEqual([1, 1, 1]);
  });

  test("a mailbox tells how much it holds: what waits and what is claimed, each copy by its length", async () => {
    await using bench = await open();
    const body = "x".repeat(10_000);
    for (let at = 0; at < 3; at++) await bench.send({ body }, ["bo", "cy"]);
    expect(bench.mail.size("bo")).toBeWithin(30_000, 32_000);
    const full = bench.mail.size("bo");
    const [first] = await bench.claim("bo");
    expect(bench.mail.size("bo")).toBe(full);
    await bench.reopen();
    expect([bench.mail.size("bo"), bench.mail.size("cy")]).toEqual([full, full]);
    await bench.mail.ack("bo", [first!.receipt]);
    expect(bench.mail.size("bo")).toBeWithin(20_000, 22_000);
    expect(bench.mail.size("cy")).toBe(full);
  });

  test("peek after a message shows what is behind it", async () => {
    await using bench = await open();
    const sent = [];
    for (let n = 0; n < 5; n++) sent.push(await bench.send({ priority: n % 2 ? "urgent" : "normal" }));
    const ids = idsOf(sent);
    expect(await bench.waiting("bo", { after: ids[1]! })).toEqual(ids.slice(2));
    expect(await bench.waiting("bo", { after: ids[1]!, limit: 1 })).toEqual([ids[2]!]);
    expect(await bench.waiting("bo", { after: ids[1]!, urgent: true })).toEqual([ids[3]!]);
    expect(await bench.waiting("bo", { after: ids[4]! })).toEqual([]);
  });

  test("peek after a message works too once that message was claimed, acked or dead", async () => {
    await using bench = await open();
    const dying = await bench.send({ expires: bench.at(1) });
    const sent = [await bench.send(), await bench.send(), await bench.send()];
    const ids = idsOf(sent);
    const claimed = await bench.claim("bo", { limit: 3 });
    expect(await bench.waiting("bo", { after: ids[0]! })).toEqual([ids[2]!]);
    const [expired, acked, released] = claimed.map(({ receipt }) => receipt);
    await bench.mail.ack("bo", [acked!]);
    await bench.mail.release("bo", [released!], 0);
    expect(await bench.waiting("bo", { after: ids[0]! })).toEqual(ids.slice(1));
    await bench.pass(1);
    await bench.mail.release("bo", [expired!], 0);
    await bench.mail.turn();
    expect(await bench.waiting("bo", { after: dying.id })).toEqual(ids.slice(1));
    await bench.mail.take("bo", ids[1]!, true);
    expect(await bench.waiting("bo", { after: ids[1]! })).toEqual([ids[2]!]);
  });

  test("peek after a message that isn't known leaves nothing out", async () => {
    await using bench = await open();
    const { id } = await bench.send();
    expect(await bench.waiting("bo", { after: crypto.randomUUID() })).toEqual([id]);
  });

  test("read gives the body of what is unclaimed, hidden, claimed or dead, but not of what is acked", async () => {
    await using bench = await open();
    const sent = await bench.send({ expires: bench.at(60) });
    const read = () => bench.mail.read("bo", sent.id);
    expect(await read()).toEqual(sent);
    await bench.mail.release("bo", [(await bench.claimOne("bo")).receipt], 5);
    expect(await read()).toEqual(sent);
    await bench.pass(5);
    await bench.claimOne("bo", { lease: 55 });
    expect(await read()).toEqual(sent);
    await bench.pass(55);
    expect(await read()).toEqual(sent);
    const acked = await bench.send();
    await bench.mail.ack("bo", [(await bench.claimOne("bo")).receipt]);
    expect(await bench.mail.read("bo", acked.id)).toBeUndefined();
    expect(await bench.mail.read("bo", crypto.randomUUID())).toBeUndefined();
  });

  test("counts follow each step of each message", async () => {
    await using bench = await open();
    const counts = () => bench.mail.counts("bo");
    expect(counts()).toEqual({ waiting: 0, claimed: 0 });
    for (let n = 0; n < 4; n++) await bench.send({}, ["bo", "cy"]);
    const expiring = await bench.send({ expires: bench.at(10) });
    expect(counts()).toEqual({ waiting: 5, claimed: 0 });
    const [a, b, c] = (await bench.claim("bo", { limit: 3, lease: 60 })).map((claimed) => claimed.receipt);
    expect(counts()).toEqual({ waiting: 2, claimed: 3 });
    await bench.mail.ack("bo", [a!]);
    expect(counts()).toEqual({ waiting: 2, claimed: 2 });
    await bench.mail.release("bo", [b!], 0);
    expect(counts()).toEqual({ waiting: 3, claimed: 1 });
    await bench.mail.extend("bo", [c!], 20);
    expect(counts()).toEqual({ waiting: 3, claimed: 1 });
    expect(idsOf(await bench.pass(10))).toEqual([expiring.id]);
    expect(counts()).toEqual({ waiting: 2, claimed: 1 });
    await bench.pass(10);
    expect(counts()).toEqual({ waiting: 3, claimed: 0 });
    await bench.mail.take("bo", (await bench.waiting("bo"))[0]!, false);
    expect(counts()).toEqual({ waiting: 2, claimed: 0 });
    expect(bench.mail.counts("cy")).toEqual({ waiting: 4, claimed: 0 });
    expect(bench.mail.counts("nobody")).toEqual({ waiting: 0, claimed: 0 });
  });

  test("a hidden message counts as waiting: it is unclaimed and fills the mailbox", async () => {
    await using bench = await open();
    await bench.send();
    await bench.mail.release("bo", [(await bench.claimOne("bo")).receipt], 60);
    expect(bench.mail.counts("bo")).toEqual({ waiting: 1, claimed: 0 });
  });

  test("mail of several mailboxes is counted by state, and the oldest that can be claimed is known", async () => {
    await using bench = await open();
    expect(bench.mail.tally(["bo", "nobody"])).toEqual({ unclaimed: 0, held: 0, claimed: 0, dead: 0 });
    await bench.send({ expires: bench.at(1) });
    await bench.pass(1);
    await bench.send({}, ["bo"], undefined, new Map([["bo", bench.clock.now() + 60_000]]));
    await bench.send({ scope: "org/app" });
    await bench.claimOne("bo");
    bench.clock.advance(5000);
    const oldest = bench.clock.now();
    await bench.send({ priority: "urgent" }, ["cy"]);
    bench.clock.advance(5000);
    await bench.send({ scope: "org/app" }, ["bo", "cy"]);
    const seen = { unclaimed: 3, held: 1, claimed: 1, dead: 1, oldest };
    expect(bench.mail.tally(["bo", "cy", "ana"])).toEqual(seen);
    await bench.reopen();
    expect(bench.mail.tally(["bo", "cy"])).toEqual(seen);
    expect(bench.mail.tally(["bo"])).toEqual({ ...seen, unclaimed: 1, oldest: oldest + 5000 });
  });
}
