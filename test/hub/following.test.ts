import { expect, test } from "bun:test";
import type { Stage } from "../../src/domain/delivery.ts";
import { HubBench } from "../support/hub-bench.ts";
import { turn } from "../support/turn.ts";

/** A look at a message that is held, and whether it still is. */
async function held(bench: HubBench, id: string, until: Stage = "ended", wait = 60, signal = never) {
  let over = false;
  const answer = bench.hub.reading.track("ana", id, { wait, until, signal }).finally(() => {
    over = true;
  });
  await settle();
  return { answer, isOver: () => settle().then(() => over) };
}

const never = new AbortController().signal;

async function settle(): Promise<void> {
  for (let at = 0; at < 5; at++) await turn();
}

const receipts = async (bench: HubBench, name: string) =>
  (await bench.claim(name, { via: "hook", session: "codex-1a2b3c" })).messages.map(({ receipt }) => receipt);

test("a look that waits for the end is held over a claim, and answered by the last ack", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  for (const name of ["bo", "cy"]) await bench.hub.subscriptions.subscribe(name, "design");
  const { id } = await bench.send("ana", "#design");
  const look = await held(bench, id);
  await bench.hub.reading.ack("bo", await receipts(bench, "bo"));
  const second = await receipts(bench, "cy");
  expect(await look.isOver()).toBe(false);
  await bench.hub.reading.ack("cy", second);
  expect((await look.answer).deliveries).toMatchObject([
    { agent: "bo", state: "acked", by: "hook", session: "codex-1a2b3c" },
    { agent: "cy", state: "acked", by: "hook", session: "codex-1a2b3c" },
  ]);
  expect(bench.timer.waiting).toBe(0);
});

test("a look that waits for a claim is answered by it, and says which session has it and until when", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@bo");
  const look = await held(bench, id, "claimed");
  await receipts(bench, "bo");
  expect((await look.answer).deliveries).toEqual([
    {
      agent: "bo",
      state: "claimed",
      attempt: 1,
      until: "2026-11-21T12:01:00.000Z",
      by: "hook",
      session: "codex-1a2b3c",
    },
  ]);
});

test("a message that is taken by its id, or dies, is at its end", async () => {
  const bench = await HubBench.with("ana", "bo");
  bench.hub.timekeeper.start();
  const taken = await bench.send("ana", "@bo");
  const look = await held(bench, taken.id);
  await bench.hub.reading.take("bo", { id: taken.id, keep: false });
  expect((await look.answer).deliveries).toMatchObject([{ state: "acked", by: "read" }]);

  const mortal = await bench.send("ana", "@bo", "x", { expires: 10 });
  const second = await held(bench, mortal.id);
  await bench.pass(10);
  expect((await second.answer).deliveries).toMatchObject([{ state: "dead", why: "expired" }]);
  await bench.hub.close();
});

test("a receiver that leaves ends the wait for it", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@bo");
  const look = await held(bench, id);
  await bench.hub.membership.unregister("bo");
  expect((await look.answer).deliveries).toMatchObject([{ state: "dead", why: "left" }]);
});

test("when the time is over, or the caller has gone, it tells what is so", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@bo");
  const look = await held(bench, id);
  await receipts(bench, "bo");
  bench.timer.advance(59_999);
  expect(await look.isOver()).toBe(false);
  bench.timer.advance(1);
  expect((await look.answer).deliveries).toMatchObject([{ state: "unclaimed", attempt: 1 }]);

  const gone = new AbortController();
  const second = await held(bench, id, "ended", 60, gone.signal);
  gone.abort();
  expect((await second.answer).deliveries).toMatchObject([{ state: "unclaimed" }]);
  expect(bench.timer.waiting).toBe(0);
});

test("what is at its end already isn't waited for", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@bo");
  await bench.hub.reading.ack("bo", await receipts(bench, "bo"));
  expect((await (await held(bench, id)).answer).deliveries).toMatchObject([{ state: "acked" }]);
});

test("other mail's fate wakes nobody who follows this one", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@bo", "followed", { scope: "org/a" });
  await bench.send("ana", "@bo", "other", { scope: "org/b" });
  let looks = 0;
  const { mail } = bench.store;
  const sent = mail.sent.bind(mail);
  mail.sent = (asked) => {
    looks += 1;
    return sent(asked);
  };
  const look = await held(bench, id);
  await bench.hub.reading.take("bo", {
    id: (await bench.inbox("bo", { match: "org/b" }))[0]!.id,
    keep: false,
  });
  expect(await look.isOver()).toBe(false);
  expect(looks).toBe(1);
  await bench.hub.reading.take("bo", { id, keep: false });
  await look.answer;
});

test("who wrote to itself sees what it wrote as long as it waits, and nobody's copy but its own to read", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@ana", "note to self", { refs: ["a.ts"] });
  const { reading } = bench.hub;
  expect(await reading.track("ana", id)).toMatchObject({
    body: "note to self",
    refs: ["a.ts"],
    deliveries: [{ agent: "ana", state: "unclaimed" }],
  });
  await reading.ack("ana", await receipts(bench, "ana"));
  const after = await reading.track("ana", id);
  expect(after.deliveries).toMatchObject([{ agent: "ana", state: "acked", session: "codex-1a2b3c" }]);
  expect("body" in after).toBe(false);
  const other = await bench.send("ana", "@bo", "for bo");
  expect("body" in (await reading.track("ana", other.id))).toBe(false);
});
