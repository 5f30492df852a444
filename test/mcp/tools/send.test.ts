import { expect, test } from "bun:test";
import { fault } from "../../../src/domain/fault.ts";
import { McpSession, textOf } from "../../support/mcp-session.ts";

const sent = {
  id: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11",
  from: "codex-1",
  to: "#design",
  body: "hi",
  priority: "normal" as const,
  ts: "2026-11-21T12:00:00.000Z",
  recipients: ["a", "b"],
};

test("bch_send sends what it was given and tells what was stored, for whom", async () => {
  await using session = await McpSession.open({ send: () => sent });
  const answer = await session.call("bch_send", {
    to: "#Design",
    body: "hi",
    refs: ["a.ts"],
    scope: "org/app",
  });
  expect(session.relay.asked("send")).toEqual([
    { to: "#design", body: "hi", priority: "normal", refs: ["a.ts"], scope: "org/app" },
  ]);
  expect(textOf(answer)).toBe("Stored as 3f6c1d0e for @a, @b.\n\n2 messages still waiting.");
  expect(answer.structuredContent).toEqual({
    id: sent.id,
    to: "#design",
    recipients: ["a", "b"],
    waiting: 2,
  });
});

test("each bch_send has a key of its own, so that a repeat stores nothing twice", async () => {
  await using session = await McpSession.open({ send: () => sent });
  await session.call("bch_send", { to: "@a", body: "hi" });
  await session.call("bch_send", { to: "@a", body: "hi" });
  const keys = session.relay.made.filter(({ name }) => name === "send").map(({ options }) => options.key);
  expect(new Set(keys).size).toBe(2);
  expect(keys.every((key) => key && key.length > 30)).toBe(true);
});

test("a full mailbox among the recipients is named", async () => {
  await using session = await McpSession.open({ send: () => ({ ...sent, recipients: ["a"], full: ["b"] }) });
  const answer = await session.call("bch_send", { to: "#design", body: "hi" });
  expect(textOf(answer)).toContain("Not for @b: no room in the mailbox.");
  expect(answer.structuredContent).toMatchObject({ full: ["b"] });
});

test("what the relay refuses is a tool error with sentence, code and hint", async () => {
  await using session = await McpSession.open({
    send: () => {
      throw fault("agent.unknown", "x");
    },
  });
  const answer = await session.call("bch_send", { to: "@x", body: "hi" });
  expect(answer.isError).toBe(true);
  expect(textOf(answer)).toBe('unknown agent "x" (agent.unknown)\nSee who is here: bch agents');
  expect(answer.structuredContent).toBeUndefined();
});

test("bad input is a tool error that names the field, and nothing is sent", async () => {
  await using session = await McpSession.open({ send: () => sent });
  for (const [input, field] of [
    [{ to: "@a" }, "body: "],
    [{ to: "@a", body: "" }, "body: "],
    [{ to: "../etc", body: "b" }, "to: "],
    [{ to: "@a", body: "b", priority: "high" }, "priority: "],
    [{ to: "@a", body: "b", refs: ["ok", 3] }, "refs[1]: "],
    [{ to: "@a", body: "b", from: "root" }, "from"],
    [{ to: ["@a"], body: { text: "b" } }, "to: "],
  ] as const) {
    const answer = await session.call("bch_send", input as Record<string, unknown>);
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain(field);
    expect(textOf(answer)).toContain("(request.invalid)");
  }
  expect(session.relay.asked("send")).toEqual([]);
});

test("a message that is held says so, until when and why", async () => {
  const until = "2026-11-21T13:00:00.000Z";
  const held = [{ agent: "codex-1", until, why: "pair" as const }];
  await using session = await McpSession.open({ send: () => ({ ...sent, held }) });
  const told = await session.call("bch_send", { to: "@codex-1", body: "x" });
  const says = `Held back from @codex-1 until ${until}: these two wrote to each other more than 60 times within an hour.`;
  expect(textOf(told)).toContain(says);
  expect(told.structuredContent?.note).toStartWith(says);
});
