import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import { type OutboxEntry, outboxName } from "../../../src/domain/outbox-entry.ts";
import type { Ending } from "../../../src/store/mail.ts";
import type { Bench } from "./bench.ts";
import { messageId } from "./message-id.ts";

const hook = "9f3a2b1c5d6e7f80";
const at = "2026-11-21T12:00:00.000Z";

export const entryOf = (number: number, data: Record<string, unknown> = {}): OutboxEntry => ({
  v: 1,
  hook,
  number,
  id: messageId(number),
  type: "message.acked",
  timestamp: at,
  data,
});

/** From now on each end leaves an entry in the outbox; gives what was told. */
function writingDown(bench: Bench): Ending[] {
  const told: Ending[] = [];
  const { mail, outbox } = bench.store;
  mail.onEnd((ending) => {
    told.push(ending);
    const { agent, id, end, by, why } = ending;
    return [
      outbox.put(
        outboxName(hook, told.length),
        entryOf(told.length, { agent, id, end, ...(by && { by }), ...(why && { why }) }),
      ),
    ];
  });
  return told;
}

/** What the outbox has, in order. */
const written = ({ store: { outbox } }: Bench) => {
  const names = Array.from({ length: 20 }, (_, at) => outboxName(hook, at + 1));
  return names.flatMap((name) => outbox.read(name)?.data ?? []);
};

/** Whoever is told of the end of a message is told as surely as it ends. */
export function ending(open: () => Promise<Bench>): void {
  test("an entry of the outbox comes back as it went in, in order of name, until it is removed", async () => {
    await using bench = await open();
    const { outbox } = bench.store;
    const names = [10, 2, 1, 100].map((number) => outboxName(hook, number));
    for (const [number, name] of names.entries())
      await bench.store.commit(outbox.put(name, entryOf(number, { body: "é\u0001" })));
    await bench.reopen();
    expect(bench.store.outbox.names().toSorted()).toEqual(
      [1, 2, 10, 100].map((number) => outboxName(hook, number)),
    );
    expect(bench.store.outbox.read(names[1]!)).toEqual(entryOf(1, { body: "é\u0001" }));
    await bench.store.commit(...names.map((name) => bench.store.outbox.remove(name)));
    expect(bench.store.outbox.read(names[1]!)).toBeUndefined();
    await bench.reopen();
    expect(bench.store.outbox.names()).toEqual([]);
  });

  test("what is removed at once is gone, here and after a restart", async () => {
    await using bench = await open();
    const { outbox } = bench.store;
    const name = outboxName(hook, 1);
    await bench.store.commit(outbox.put(name, entryOf(1)));
    await bench.store.commit(outbox.remove(name));
    expect(outbox.read(name)).toBeUndefined();
    await bench.reopen();
    expect(bench.store.outbox.names()).toEqual([]);
  });

  test("an ack and a take are told, each with its message, and what was written with them lasts", async () => {
    await using bench = await open();
    const told = writingDown(bench);
    const first = await bench.send({ thread: "t" }, ["bo", "cy"]);
    const second = await bench.send();
    const { receipt } = await bench.claimOne("bo", { via: "drain", session: "s" });
    await bench.mail.ack("bo", [receipt]);
    await bench.mail.take("bo", second.id, true, "read");
    await bench.mail.take("bo", second.id, false, "read");
    expect(told).toMatchObject([
      { agent: "bo", id: first.id, end: "acked", at, by: "drain", session: "s" },
      { agent: "bo", id: second.id, end: "acked", by: "read" },
    ]);
    const { body: _, ...kept } = first;
    expect(told[0]!.sent()).toEqual({ message: kept, recipients: ["bo", "cy"] });
    await bench.reopen();
    expect(written(bench)).toEqual([
      { agent: "bo", id: first.id, end: "acked", by: "drain" },
      { agent: "bo", id: second.id, end: "acked", by: "read" },
    ]);
  });

  test("a claim, a release, a lost ack and the end of a lease are no ends, and nobody is told", async () => {
    await using bench = await open();
    const told = writingDown(bench);
    await bench.send();
    const first = await bench.claimOne("bo");
    await bench.mail.release("bo", [first.receipt], 0);
    await bench.mail.ack("bo", [first.receipt]);
    await bench.claimOne("bo");
    await bench.pass(61);
    expect(told).toEqual([]);
  });

  test("every way to die is told, with its reason, and lasts", async () => {
    await using bench = await open();
    const told = writingDown(bench);
    const expiring = await bench.send({ expires: bench.at(10) });
    await bench.pass(11);
    const poison = await bench.send();
    for (let attempt = 0; attempt < limits.attempts; attempt += 1) {
      const { receipt } = await bench.claimOne("bo");
      await bench.mail.release("bo", [receipt], 0);
    }
    const left = await bench.send({}, ["cy"]);
    await bench.mail.close("cy");
    expect(told).toMatchObject([
      { agent: "bo", id: expiring.id, end: "dead", why: "expired" },
      { agent: "bo", id: poison.id, end: "dead", why: "attempts" },
      { agent: "cy", id: left.id, end: "dead", why: "left" },
    ]);
    expect(told.map((ending) => ending.sent()?.message.from)).toEqual(["ana", "ana", "ana"]);
    await bench.reopen();
    expect(written(bench)).toHaveLength(3);
  });
}
