import { expect, test } from "bun:test";
import { HubBench } from "../support/hub-bench.ts";
import { turn } from "../support/turn.ts";

/** Something that waits, and whether it still does. */
async function begun<T>(waiting: Promise<T>) {
  let over = false;
  const end = () => {
    over = true;
  };
  waiting.then(end, end);
  // Its own turn, and what follows.
  await turn();
  await turn();
  return { answer: waiting, isOver: () => turn().then(() => over) };
}

test("a claim that finds something doesn't wait", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.send("ana", "@bo", "here");
  expect((await bench.claim("bo", { wait: 60 })).messages).toMatchObject([{ body: "here" }]);
  expect(bench.timer.waiting).toBe(0);
});

test("a claim that waits wakes when a message arrives", async () => {
  const bench = await HubBench.with("ana", "bo");
  const claim = await begun(bench.claim("bo", { wait: 60 }));
  expect(await claim.isOver()).toBe(false);
  await bench.send("ana", "@bo", "new");
  expect((await claim.answer).messages).toMatchObject([{ body: "new" }]);
  expect(bench.timer.waiting).toBe(0);
});

test("a message that comes while the mailbox is being looked at is not missed", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { mail } = bench.store;
  const claim = mail.claim.bind(mail);
  mail.claim = async (agent, request) => {
    mail.claim = claim;
    const found = await claim(agent, request);
    await bench.send("ana", "@bo", "just now");
    return found;
  };
  expect((await bench.claim("bo", { wait: 60 })).messages).toMatchObject([{ body: "just now" }]);
});

test("a claim that waits wakes when another reader gives a message back", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.send("ana", "@bo", "back");
  const { messages } = await bench.claim("bo");
  const claim = await begun(bench.claim("bo", { wait: 60 }));
  await bench.hub.reading.release("bo", { receipts: messages.map(({ receipt }) => receipt), delay: 0 });
  expect((await claim.answer).messages).toMatchObject([{ body: "back", attempt: 2 }]);
});

test("a claim that waits wakes when another reader's lease ends, and when a delay does", async () => {
  const bench = await HubBench.with("ana", "bo");
  bench.hub.timekeeper.start();
  await bench.send("ana", "@bo", "back");
  await bench.claim("bo", { lease: 30 });
  const claim = await begun(bench.claim("bo", { wait: 60 }));
  await bench.pass(29);
  expect(await claim.isOver()).toBe(false);
  await bench.pass(1);
  const { messages } = await claim.answer;
  expect(messages).toMatchObject([{ body: "back", attempt: 2 }]);

  const receipts = messages.map(({ receipt }) => receipt);
  await bench.hub.reading.release("bo", { receipts, delay: 20 });
  const later = await begun(bench.claim("bo", { wait: 60 }));
  await bench.pass(19);
  expect(await later.isOver()).toBe(false);
  await bench.pass(1);
  expect((await later.answer).messages).toMatchObject([{ body: "back", attempt: 3 }]);
  await bench.hub.close();
});

test("mail that isn't meant for a reader doesn't end its wait", async () => {
  const bench = await HubBench.with("ana", "bo");
  const claim = await begun(bench.claim("bo", { wait: 60, urgent: true, match: "org/app" }));
  await bench.send("ana", "@bo", "not urgent");
  await bench.send("ana", "@bo", "elsewhere", { priority: "urgent", scope: "org/other" });
  await bench.send("ana", "@ana", "not for bo", { priority: "urgent" });
  expect(await claim.isOver()).toBe(false);
  await bench.send("ana", "@bo", "now", { priority: "urgent", scope: "org/app" });
  expect((await claim.answer).messages).toMatchObject([{ body: "now" }]);
});

test("a claim that waits ends empty when its time is over, not a moment earlier", async () => {
  const bench = await HubBench.with("ana", "bo");
  const claim = await begun(bench.claim("bo", { wait: 60 }));
  bench.timer.advance(59_999);
  expect(await claim.isOver()).toBe(false);
  bench.timer.advance(1);
  expect(await claim.answer).toEqual({ messages: [], waiting: 0 });
  await bench.send("ana", "@bo", "too late");
  expect(await bench.bodies("bo")).toEqual(["too late"]);
});

test("a caller that hangs up while it waits takes nothing with it", async () => {
  const bench = await HubBench.with("ana", "bo");
  const caller = new AbortController();
  const claim = await begun(bench.claim("bo", { wait: 60 }, caller.signal));
  caller.abort();
  expect((await claim.answer).messages).toEqual([]);
  expect(bench.timer.waiting).toBe(0);
  await bench.send("ana", "@bo", "later");
  expect(await bench.bodies("bo")).toEqual(["later"]);
});

test("what was claimed for a caller that has hung up meanwhile waits again at once", async () => {
  for (const wait of [0, 60]) {
    const bench = await HubBench.with("ana", "bo");
    await bench.send("ana", "@bo", "for somebody else");
    const caller = new AbortController();
    const { mail } = bench.store;
    const claim = mail.claim.bind(mail);
    mail.claim = async (agent, request) => {
      caller.abort();
      return claim(agent, request);
    };
    expect(await bench.claim("bo", { wait }, caller.signal)).toEqual({ messages: [], waiting: 1 });
    expect(bench.hub.presence.me("bo")).toMatchObject({ waiting: 1, claimed: 0 });
  }
});

test("a caller that had hung up before it was heard takes nothing", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.send("ana", "@bo");
  const gone = AbortSignal.abort();
  expect((await bench.claim("bo", { wait: 60 }, gone)).messages).toEqual([]);
  expect(await bench.inbox("ana", { wait: 60 }, gone)).toEqual([]);
  expect(bench.hub.presence.me("bo")).toMatchObject({ waiting: 1, claimed: 0 });
});

test("of 20 who wait for one message, one gets it and the others wait on", async () => {
  const bench = await HubBench.with("ana", "bo");
  const claims = Array.from({ length: 20 }, () => bench.claim("bo", { wait: 60 }));
  await turn();
  await bench.send("ana", "@bo", "one");
  const first = await Promise.race(claims);
  expect(first.messages).toMatchObject([{ body: "one" }]);
  await turn();
  bench.timer.advance(60_000);
  const all = await Promise.all(claims);
  expect(all.flatMap(({ messages }) => messages)).toHaveLength(1);
});

test("the inbox waits for the first message, and claims nothing", async () => {
  const bench = await HubBench.with("ana", "bo");
  const inbox = await begun(bench.inbox("bo", { wait: 60 }));
  expect(await inbox.isOver()).toBe(false);
  await bench.send("ana", "@bo", "first");
  expect(await inbox.answer).toMatchObject([{ body: "first" }]);
  expect(bench.hub.presence.me("bo")).toMatchObject({ waiting: 1, claimed: 0 });
});

test("the inbox behind a message waits for the one after it", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@bo", "seen");
  const inbox = await begun(bench.inbox("bo", { wait: 60, after: id }));
  expect(await inbox.isOver()).toBe(false);
  await bench.send("ana", "@bo", "next");
  expect(await inbox.answer).toMatchObject([{ body: "next" }]);
});

test("who waits is answered when its agent goes, is revoked, or the hub closes", async () => {
  const ends: ((bench: HubBench) => unknown)[] = [
    (bench) => bench.hub.membership.unregister("bo"),
    (bench) => bench.revoke("bo").then(() => bench.hub.timekeeper.tick()),
    (bench) => bench.hub.close(),
  ];
  for (const end of ends) {
    const bench = await HubBench.with("bo");
    const claim = await begun(bench.claim("bo", { wait: 60 }));
    const inbox = await begun(bench.inbox("bo", { wait: 60 }));
    await end(bench);
    expect([(await claim.answer).messages, await inbox.answer]).toEqual([[], []]);
    expect(bench.timer.waiting).toBe(0);
  }
});

test("who waits is told when the store fails", async () => {
  const bench = await HubBench.with("ana", "bo");
  const claim = await begun(bench.claim("bo", { wait: 60 }));
  bench.store.mail.claim = async () => {
    throw new Error("broken");
  };
  await bench.send("ana", "@bo");
  await expect(claim.answer).rejects.toThrow("broken");
  expect(bench.timer.waiting).toBe(0);
});
