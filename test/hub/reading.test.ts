import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { HubBench } from "../support/hub-bench.ts";
import { refused } from "../support/refused.ts";

const receiptsOf = ({ messages }: { messages: { receipt: string }[] }) =>
  messages.map(({ receipt }) => receipt);

/** The next message of bo has this id. */
function nextId(bench: HubBench, id: string): void {
  const { mail } = bench.store;
  const deliver = mail.deliver.bind(mail);
  mail.deliver = (posting) => {
    mail.deliver = deliver;
    posting.message.id = id;
    return deliver(posting);
  };
}

test("the inbox shows what waits, oldest first, and claims nothing", async () => {
  const bench = await HubBench.with("ana", "bo");
  for (const body of ["1", "2", "3"]) await bench.send("ana", "@bo", body);
  expect(await bench.bodies("bo")).toEqual(["1", "2", "3"]);
  expect(await bench.inbox("bo", { limit: 2 })).toHaveLength(2);
  expect(bench.hub.presence.me("bo")).toMatchObject({ waiting: 3, claimed: 0 });
});

test("the inbox behind a message shows what came after it; the start of its id is enough", async () => {
  const bench = await HubBench.with("ana", "bo");
  const first = await bench.send("ana", "@bo", "1");
  await bench.send("ana", "@bo", "2");
  expect(await bench.inbox("bo", { after: first.id.slice(0, 8) })).toMatchObject([{ body: "2" }]);
  await expect(bench.inbox("bo", { after: "ffffffff-ffff" })).rejects.toEqual(refused("message.unknown"));
});

test("a long inbox is read a few at a time, and is the same as at once", async () => {
  const bench = await HubBench.with("ana", "bo");
  for (let at = 0; at < 230; at++) await bench.send("ana", "@bo", `${at}`);
  const { mail } = bench.store;
  const all = await mail.peek("bo", { limit: 1000 });
  const peek = mail.peek.bind(mail);
  const asked: number[] = [];
  mail.peek = (name, filter) => {
    asked.push(filter.limit);
    return peek(name, filter);
  };
  expect(await bench.inbox("bo")).toEqual(all);
  expect(await bench.inbox("bo", { limit: 120, after: all[9]!.id })).toEqual(all.slice(10, 130));
  expect(Math.max(...asked)).toBe(limits.few);
});

test("what became of sends to very many comes in several answers, and none is left out", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { mail } = bench.store;
  const sent = [];
  for (let at = 0; at < 5; at++) sent.unshift((await bench.send("ana", "@bo")).id);
  const { sentBy } = mail;
  const many = Array.from({ length: limits.copies.shown * 0.4 }, () => "bo");
  mail.sentBy = async (...page) =>
    (await sentBy.call(mail, ...page)).map((record) => ({ ...record, recipients: many }));
  const page = async (before?: string) =>
    (await bench.hub.reading.sent("ana", { limit: 100, before })).map(({ id }) => id);
  expect([await page(), await page(sent[1]), await page(sent[3]), await page(sent[4])]).toEqual([
    sent.slice(0, 2),
    sent.slice(2, 4),
    sent.slice(4),
    [],
  ]);
});

test("an inbox ends where its bodies are too much together, wherever that is", async () => {
  const bench = await HubBench.with("ana", "bo");
  const size = limits.claimBytes / 64;
  for (let at = 0; at < 70; at++) await bench.send("ana", "@bo", "x".repeat(size));
  expect(await bench.inbox("bo")).toHaveLength(64);
});

test("a claim hands out messages with proof, and says how many are left", async () => {
  const bench = await HubBench.with("ana", "bo");
  for (const body of ["1", "2", "3"]) await bench.send("ana", "@bo", body);
  const claimed = await bench.claim("bo", { limit: 2, lease: 90 });
  expect(claimed).toMatchObject({
    messages: [
      { body: "1", attempt: 1, leaseUntil: "2026-11-21T12:01:30.000Z" },
      { body: "2", attempt: 1, leaseUntil: "2026-11-21T12:01:30.000Z" },
    ],
    waiting: 1,
  });
  expect(await bench.bodies("bo")).toEqual(["3"]);
});

test("a claim asks for scope and urgency", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.send("ana", "@bo", "app", { scope: "https://github.com/org/App.git", priority: "urgent" });
  await bench.send("ana", "@bo", "server", { scope: "github.com/org/app-server" });
  await bench.send("ana", "@bo", "any");
  const claim = async (more: object) => (await bench.claim("bo", more)).messages.map(({ body }) => body);
  expect(await claim({ match: "github.com/org/app/src", urgent: true })).toEqual(["app"]);
  expect(await claim({ match: "github.com/org/app" })).toEqual(["any"]);
  expect(await claim({})).toEqual(["server"]);
});

test("a message whose lease has ended is claimed again without anybody's turning the clock's page", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.send("ana", "@bo", "again");
  await bench.claim("bo", { lease: 60 });
  bench.timer.advance(60_000);
  expect((await bench.claim("bo")).messages).toMatchObject([{ body: "again", attempt: 2 }]);
});

test("an ack is final: the message is gone, and its sender sees when and through which door", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@bo");
  const receipts = receiptsOf(await bench.claim("bo", { via: "drain" }));
  bench.timer.advance(1000);
  expect(await bench.hub.reading.ack("bo", receipts)).toEqual({ acked: receipts, lost: [], waiting: 0 });
  expect((await bench.hub.reading.track("ana", id)).deliveries).toEqual([
    { agent: "bo", state: "acked", at: "2026-11-21T12:00:01.000Z", by: "drain" },
  ]);
});

test("when some receipts are good and some lost, the good ones are done and the lost ones named", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.send("ana", "@bo", "1");
  const lost = receiptsOf(await bench.claim("bo", { lease: 1 }));
  bench.timer.advance(1000);
  await bench.send("ana", "@bo", "2");
  const good = receiptsOf(await bench.claim("bo"));
  const answer = await bench.hub.reading.ack("bo", [...lost, ...good]);
  expect(answer).toEqual({ acked: good, lost, waiting: 0 });
});

test("when every receipt is lost that is an error, which names them", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.send("ana", "@bo");
  const receipts = receiptsOf(await bench.claim("bo", { lease: 1 }));
  bench.timer.advance(1000);
  await bench.hub.timekeeper.turn();
  const { reading } = bench.hub;
  const details = { lost: receipts, waiting: 1 };
  await expect(reading.ack("bo", receipts)).rejects.toMatchObject({
    code: "claim.lost",
    details: { ...details, acked: [] },
  });
  await expect(reading.release("bo", { receipts, delay: 0 })).rejects.toMatchObject({
    code: "claim.lost",
    details: { ...details, released: [] },
  });
  await expect(reading.extend("bo", { receipts, lease: 60 })).rejects.toMatchObject({
    code: "claim.lost",
    details: { lost: receipts, extended: [] },
  });
  expect(await bench.bodies("bo")).toEqual(["hello"]);
});

test("nobody settles another's claim", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  await bench.send("ana", "@bo");
  const receipts = receiptsOf(await bench.claim("bo"));
  await expect(bench.hub.reading.ack("cy", receipts)).rejects.toEqual(refused("claim.lost"));
  expect(bench.hub.presence.me("bo")).toMatchObject({ claimed: 1 });
});

test("what is released waits again at once, or after its delay", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.send("ana", "@bo");
  const receipts = receiptsOf(await bench.claim("bo"));
  expect(await bench.hub.reading.release("bo", { receipts, delay: 0 })).toEqual({
    released: receipts,
    lost: [],
    waiting: 1,
  });
  const again = receiptsOf(await bench.claim("bo"));
  await bench.hub.reading.release("bo", { receipts: again, delay: 30 });
  bench.timer.advance(29_999);
  expect((await bench.claim("bo")).messages).toEqual([]);
  bench.timer.advance(1);
  expect((await bench.claim("bo")).messages).toMatchObject([{ attempt: 3 }]);
});

test("an extended claim holds so long from now, and says until when", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.send("ana", "@bo");
  const receipts = receiptsOf(await bench.claim("bo", { lease: 60 }));
  bench.timer.advance(30_000);
  expect(await bench.hub.reading.extend("bo", { receipts, lease: 60 })).toEqual({
    extended: receipts,
    lost: [],
    leaseUntil: "2026-11-21T12:01:30.000Z",
  });
  bench.timer.advance(59_999);
  expect(await bench.hub.reading.ack("bo", receipts)).toMatchObject({ acked: receipts });
});

test("take gives one message by the start of its id, once", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  const { id } = await bench.send("ana", "@bo");
  const take = (name: string, prefix: string) => bench.hub.reading.take(name, { id: prefix, keep: false });
  expect(await take("cy", id)).toBeNull();
  expect(await take("ana", id)).toBeNull();
  expect(await take("bo", id.slice(0, 8))).toMatchObject({ id, body: "hello" });
  expect(await take("bo", id)).toBeNull();
  expect((await bench.hub.reading.track("ana", id)).deliveries).toMatchObject([
    { state: "acked", by: "read" },
  ]);
});

test("what is taken with keep can be read by its id until the receipt is swept", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@bo", "worth keeping");
  await bench.hub.reading.take("bo", { id, keep: true });
  expect(await bench.bodies("bo")).toEqual([]);
  expect(await bench.hub.reading.track("bo", id)).toMatchObject({
    body: "worth keeping",
    deliveries: [{ state: "acked" }],
  });
  bench.timer.advance(limits.receiptLifetime * 1000);
  await bench.hub.timekeeper.sweep();
  await expect(bench.hub.reading.track("bo", id)).rejects.toEqual(refused("message.unknown"));
});

test("a sender sees what became of every copy, a receiver of its own alone, a stranger of none", async () => {
  const bench = await HubBench.with("ana", "bo", "cy", "di");
  for (const name of ["bo", "cy"]) await bench.hub.subscriptions.subscribe(name, "design");
  const { id } = await bench.send("ana", "#design", "read this", { refs: ["src/a.ts"] });
  await bench.claim("bo", { via: "watch" });
  const { track } = bench.hub.reading;
  const seen = (name: string) => track.call(bench.hub.reading, name, id);
  const claimed = {
    agent: "bo",
    state: "claimed" as const,
    attempt: 1,
    until: "2026-11-21T12:01:00.000Z",
    by: "watch",
  };
  expect((await seen("ana")).deliveries).toEqual([claimed, { agent: "cy", state: "unclaimed", attempt: 0 }]);
  expect(await seen("bo")).toMatchObject({ body: "read this", refs: ["src/a.ts"], deliveries: [claimed] });
  expect((await seen("cy")).deliveries.map(({ agent }) => agent)).toEqual(["cy"]);
  await expect(seen("di")).rejects.toEqual(refused("message.unknown"));
});

test("a receiver sees no body any more once it has acked", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@bo", "secret");
  await bench.hub.reading.ack("bo", receiptsOf(await bench.claim("bo")));
  const tracked = await bench.hub.reading.track("bo", id);
  expect(tracked).toMatchObject({ from: "ana", deliveries: [{ agent: "bo", state: "acked" }] });
  expect("body" in tracked).toBe(false);
});

test("the start of more than one id is ambiguous, and nothing is done", async () => {
  const bench = await HubBench.with("ana", "bo");
  const start = "3f6c1d0e-0000-4000-8000-00000000000";
  for (const last of ["1", "2"]) {
    nextId(bench, start + last);
    await bench.send("ana", "@bo");
  }
  const { reading } = bench.hub;
  const taken = reading.take("bo", { id: "3f6c1d0e", keep: false });
  await expect(taken).rejects.toEqual(refused("message.ambiguous"));
  for (const name of ["ana", "bo"]) {
    await expect(reading.track(name, "3f6c1d0e")).rejects.toEqual(refused("message.ambiguous"));
  }
  await expect(bench.inbox("bo", { after: start })).rejects.toEqual(refused("message.ambiguous"));
  expect(await reading.take("bo", { id: `${start}1`, keep: false })).toMatchObject({ id: `${start}1` });
});

test("one's sends come newest first, each with what became of it, and no other's", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  const first = await bench.send("ana", "@bo", "1");
  await bench.send("cy", "@bo", "not ana's");
  const second = await bench.send("ana", "@cy", "2");
  await bench.claim("cy");
  const sent = await bench.hub.reading.sent("ana", { limit: 10 });
  expect(sent.map(({ id, deliveries }) => [id, deliveries[0]?.agent, deliveries[0]?.state])).toEqual([
    [second.id, "cy", "claimed"],
    [first.id, "bo", "unclaimed"],
  ]);
  expect(await bench.hub.reading.sent("ana", { limit: 1 })).toHaveLength(1);
});

test("a mailbox can be looked through, the newest first, with what each message is, and nothing is taken", async () => {
  const bench = await HubBench.with("ana", "bo");
  const first = await bench.send("ana", "@bo", "first");
  await bench.hub.reading.take("bo", { id: first.id, keep: true });
  const second = await bench.send("ana", "@bo", "second");
  await bench.claim("bo", { via: "drain" });
  await bench.send("ana", "@bo", "third");
  const look = (before?: string) => bench.hub.reading.mailbox("bo", { limit: 2, before });
  const page = await look();
  expect(page.map(({ body, deliveries }) => [body, deliveries[0]?.state])).toEqual([
    ["third", "unclaimed"],
    ["second", "claimed"],
  ]);
  expect(
    (await look(second.id.slice(0, 8))).map(({ body, deliveries }) => [body, deliveries[0]?.state]),
  ).toEqual([["first", "acked"]]);
  expect(await bench.bodies("bo")).toEqual(["third"]);
});

test("a sender can have the text of what a receiver isn't done with, and never what one has kept", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  const sent = (bodies?: "1") => bench.hub.reading.sent("ana", { limit: 10, bodies });
  const { id } = await bench.send("ana", "@bo", "text");
  expect((await sent())[0]?.body).toBeUndefined();
  expect((await sent("1"))[0]?.body).toBe("text");
  await bench.claim("bo", { lease: 1 });
  expect((await sent("1"))[0]?.body).toBe("text");
  bench.timer.advance(2000);
  await bench.hub.timekeeper.tick();
  await bench.hub.reading.take("bo", { id, keep: true });
  expect((await sent("1"))[0]?.body).toBeUndefined();
});
