import { expect, test } from "bun:test";
import type { Fault } from "../../src/domain/fault.ts";
import { normalConfig } from "../../src/domain/relay-settings.ts";
import { HubBench } from "../support/hub-bench.ts";
import { refused } from "../support/refused.ts";

/** These agents' mailboxes have no room. */
function fill(bench: HubBench, ...full: string[]): void {
  const { mail } = bench.store;
  const counts = mail.counts.bind(mail);
  const most = normalConfig["limits.mailbox-messages"];
  mail.counts = (name) => (full.includes(name) ? { waiting: most - 1, claimed: 1 } : counts(name));
}

test("a message to an agent is in its mailbox and in no other, named by who sent it", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  const posted = await bench.send("ana", "@bo", "look at this", { priority: "urgent", scope: "org/app" });
  expect(posted).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    from: "ana",
    to: "@bo",
    body: "look at this",
    priority: "urgent",
    scope: "org/app",
    ts: "2026-11-21T12:00:00.000Z",
    recipients: ["bo"],
  });
  const { recipients: _, ...message } = posted;
  expect(await bench.inbox("bo")).toEqual([message]);
  expect(await bench.bodies("ana")).toEqual([]);
  expect(await bench.bodies("cy")).toEqual([]);
});

test("a post to a channel is copied to each other subscriber", async () => {
  const bench = await HubBench.with("ana", "bo", "cy", "di");
  for (const name of ["ana", "bo", "cy"]) await bench.hub.subscriptions.subscribe(name, "design");
  expect((await bench.send("ana", "#design")).recipients).toEqual(["bo", "cy"]);
  expect([await bench.bodies("bo"), await bench.bodies("cy")]).toEqual([["hello"], ["hello"]]);
  expect([await bench.bodies("ana"), await bench.bodies("di")]).toEqual([[], []]);
});

test("who isn't in a channel can post to it", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.hub.subscriptions.subscribe("bo", "design");
  expect((await bench.send("ana", "#design")).recipients).toEqual(["bo"]);
});

test("@all reaches everybody else who is here", async () => {
  const bench = await HubBench.with("ana", "bo", "cy", "di");
  await bench.revoke("cy");
  expect((await bench.send("ana", "@all")).recipients).toEqual(["bo", "di"]);
});

test("a note to oneself arrives", async () => {
  const bench = await HubBench.with("ana");
  await bench.send("ana", "@ana", "remember");
  expect(await bench.bodies("ana")).toEqual(["remember"]);
});

test("a post that nobody would get is refused", async () => {
  const bench = await HubBench.with("ana");
  await bench.hub.subscriptions.subscribe("ana", "design");
  await expect(bench.send("ana", "#design")).rejects.toEqual(refused("channel.empty"));
  await expect(bench.send("ana", "#nowhere")).rejects.toEqual(refused("channel.empty"));
  await expect(bench.send("ana", "@all")).rejects.toEqual(refused("room.empty"));
  await expect(bench.send("ana", "@bo")).rejects.toEqual(refused("agent.unknown"));
  expect(await bench.hub.reading.sent("ana", { limit: 10 })).toEqual([]);
});

test("a name that nobody has is answered with the one that was probably meant", async () => {
  const bench = await HubBench.with("ana", "codex-1", "claude-main");
  const hint = (to: string) => bench.send("ana", to).catch((refusal: Fault) => refusal.hint);
  expect(await hint("@codex1")).toBe("Did you mean @codex-1? See who is here: bch agents");
  expect(await hint("@claude")).toStartWith("Did you mean @claude-main?");
  expect(await hint("@gemini")).toBe("See who is here: bch agents");
});

test("a channel whose only other subscriber was revoked is empty", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.hub.subscriptions.subscribe("bo", "design");
  await bench.revoke("bo");
  await expect(bench.send("ana", "#design")).rejects.toEqual(refused("channel.empty"));
});

test("whose record is gone sends nothing", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.revoke("ana");
  await expect(bench.send("ana", "@bo")).rejects.toEqual(refused("agent.unknown"));
  expect(await bench.bodies("bo")).toEqual([]);
});

test("expires is an instant to come, or so many seconds from now", async () => {
  const bench = await HubBench.with("ana", "bo");
  const expires = async (when: string | number) =>
    (await bench.send("ana", "@bo", "x", { expires: when })).expires;
  expect(await expires(90)).toBe("2026-11-21T12:01:30.000Z");
  expect(await expires("2026-11-22T00:00:00+02:00")).toBe("2026-11-21T22:00:00.000Z");
  for (const past of ["2026-11-21T12:00:00Z", "1999-12-31T23:59:59Z"]) {
    await expect(expires(past)).rejects.toEqual(refused("request.invalid"));
  }
  expect(await bench.bodies("bo")).toHaveLength(2);
});

test("what expires after the year 9999 is refused: no file could say when", async () => {
  const bench = await HubBench.with("ana", "bo");
  for (const far of [999_999_999 * 86_400, 9000 * 366 * 86_400, "9999-12-31T23:59:59-01:00"]) {
    const sent = bench.send("ana", "@bo", "x", { expires: far });
    await expect(sent).rejects.toEqual(refused("request.invalid"));
  }
  const { expires } = await bench.send("ana", "@bo", "x", { expires: "9999-12-31T23:59:59Z" });
  expect(expires).toBe("9999-12-31T23:59:59.000Z");
});

test("a direct message to a full mailbox is refused, and nothing is stored", async () => {
  const bench = await HubBench.with("ana", "bo");
  fill(bench, "bo");
  await expect(bench.send("ana", "@bo")).rejects.toEqual(refused("mailbox.full"));
  expect(await bench.bodies("bo")).toEqual([]);
});

test("one full mailbox doesn't silence a channel: the others get the post, and it is named", async () => {
  const bench = await HubBench.with("ana", "bo", "cy", "di");
  for (const name of ["bo", "cy", "di"]) await bench.hub.subscriptions.subscribe(name, "design");
  fill(bench, "cy");
  expect(await bench.send("ana", "#design")).toMatchObject({ recipients: ["bo", "di"], full: ["cy"] });
  expect([await bench.bodies("bo"), await bench.bodies("cy")]).toEqual([["hello"], []]);
});

test("a repeat names the full mailboxes too, also when there is room by then", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  for (const name of ["bo", "cy"]) await bench.hub.subscriptions.subscribe(name, "design");
  const { counts } = bench.store.mail;
  fill(bench, "cy");
  const first = await bench.send("ana", "#design", "once", {}, "k");
  expect(first.full).toEqual(["cy"]);
  bench.store.mail.counts = counts;
  expect(await bench.send("ana", "#design", "once", {}, "k")).toEqual(first);
});

test("when all mailboxes of a channel are full the post is refused", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  for (const name of ["bo", "cy"]) await bench.hub.subscriptions.subscribe(name, "design");
  fill(bench, "bo", "cy");
  await expect(bench.send("ana", "#design")).rejects.toEqual(refused("mailbox.full"));
});

test("a repeat with the same key gives the first answer and stores nothing", async () => {
  const bench = await HubBench.with("ana", "bo");
  const draft = { refs: ["src/api.ts"], expires: 3600 };
  const first = await bench.send("ana", "@bo", "once", draft, "k");
  bench.timer.advance(10_000);
  expect(await bench.send("ana", "@bo", "once", draft, "k")).toEqual(first);
  expect(await bench.bodies("bo")).toEqual(["once"]);
});

test("a repeat is recognised after its message was read, and when its recipient has gone", async () => {
  const bench = await HubBench.with("ana", "bo");
  const first = await bench.send("ana", "@bo", "once", {}, "k");
  const { messages } = await bench.claim("bo");
  await bench.hub.reading.ack(
    "bo",
    messages.map(({ receipt }) => receipt),
  );
  expect(await bench.send("ana", "@bo", "once", {}, "k")).toEqual(first);
  await bench.hub.membership.unregister("bo");
  expect(await bench.send("ana", "@bo", "once", {}, "k")).toEqual(first);
});

test("of many repeats at the same moment one is stored, and all get its answer", async () => {
  const bench = await HubBench.with("ana", "bo");
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => bench.send("ana", "@bo", "once", {}, "k")),
  );
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  expect(await bench.bodies("bo")).toEqual(["once"]);
});

test("a key that was used for another message is refused, also at the same moment", async () => {
  const bench = await HubBench.with("ana", "bo");
  const [first, other] = await Promise.allSettled([
    bench.send("ana", "@bo", "one", {}, "k"),
    bench.send("ana", "@bo", "two", {}, "k"),
  ]);
  expect(first.status).toBe("fulfilled");
  expect(other).toMatchObject({ status: "rejected", reason: { code: "idempotency.mismatch" } });
  await expect(bench.send("ana", "@bo", "one", { scope: "x" }, "k")).rejects.toEqual(
    refused("idempotency.mismatch"),
  );
  expect(await bench.bodies("bo")).toEqual(["one"]);
});

test("another sender's key is another's, and so is another key", async () => {
  const bench = await HubBench.with("ana", "bo", "cy");
  await bench.send("ana", "@bo", "same", {}, "k");
  await bench.send("cy", "@bo", "same", {}, "k");
  await bench.send("ana", "@bo", "same", {}, "k2");
  expect(await bench.bodies("bo")).toEqual(["same", "same", "same"]);
});

test("sender and key can't be cut in another place to be somebody else's", async () => {
  const bench = await HubBench.with("ana", "ana-1", "bo");
  await bench.send("ana", "@bo", "same", {}, "-1 k");
  await bench.send("ana-1", "@bo", "same", {}, "k");
  expect(await bench.bodies("bo")).toHaveLength(2);
});

test("the key of a send that failed is free for another try", async () => {
  const bench = await HubBench.with("ana");
  const early = [bench.send("ana", "@bo", "x", {}, "k"), bench.send("ana", "@bo", "x", {}, "k")];
  for (const failed of await Promise.allSettled(early)) {
    expect(failed).toMatchObject({ status: "rejected", reason: { code: "agent.unknown" } });
  }
  await bench.join("bo");
  await bench.send("ana", "@bo", "x", {}, "k");
  expect(await bench.bodies("bo")).toEqual(["x"]);
});

test("of many repeats of a send that the store refuses, the next is stored, and only that", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { mail } = bench.store;
  const deliver = mail.deliver.bind(mail);
  mail.deliver = async () => {
    mail.deliver = deliver;
    throw new Error("no space");
  };
  const repeats = Array.from({ length: 5 }, () => bench.send("ana", "@bo", "once", {}, "k"));
  const [first, ...others] = await Promise.allSettled(repeats);
  expect(first?.status).toBe("rejected");
  expect(others.map(({ status }) => status)).toEqual(others.map(() => "fulfilled"));
  expect(await bench.bodies("bo")).toEqual(["once"]);
});

test("what the store refuses was not sent, and wakes nobody", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { mail } = bench.store;
  const deliver = mail.deliver.bind(mail);
  mail.deliver = async () => {
    throw new Error("no space");
  };
  const listener = bench.hub.listen("bo");
  const next = listener.next();
  await expect(bench.send("ana", "@bo", "lost")).rejects.toThrow("no space");
  mail.deliver = deliver;
  await bench.send("ana", "@bo", "kept");
  expect(await next).toMatchObject({ body: "kept" });
  listener.close();
});
