import { expect, test } from "bun:test";
import { fault } from "../../../src/domain/fault.ts";
import { McpSession, textOf } from "../../support/mcp-session.ts";

const asked = {
  id: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11",
  from: "claude-main",
  to: "#design",
  priority: "normal" as const,
  ts: "2026-11-21T12:00:00.000Z",
  scope: "org/app",
  deliveries: [],
};
const sent = {
  ...asked,
  id: "7e6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11",
  body: "yes",
  recipients: ["claude-main"],
};

test("bch_reply goes to the sender, in the thread and scope of the message it answers", async () => {
  await using session = await McpSession.open({
    track: () => asked,
    send: ({ to }) => ({ ...sent, to, thread: asked.id }),
  });
  const answer = await session.call("bch_reply", { id: "3F6C1D0E", body: "yes", refs: ["a.ts"] });
  expect(session.relay.asked("track")).toEqual([{ id: "3f6c1d0e" }]);
  expect(session.relay.asked("send")).toEqual([
    {
      to: "@claude-main",
      body: "yes",
      priority: "normal",
      refs: ["a.ts"],
      thread: asked.id,
      scope: "org/app",
    },
  ]);
  expect(textOf(answer)).toBe(
    "Stored as 7e6c1d0e for @claude-main, in answer to 3f6c1d0e.\n\n2 messages still waiting.",
  );
  expect(answer.structuredContent).toEqual({ id: sent.id, to: "@claude-main", thread: asked.id, waiting: 2 });
});

test("an answer to one's own message goes where that went", async () => {
  await using session = await McpSession.open({
    track: () => ({ ...asked, from: "codex-1" }),
    send: () => sent,
  });
  await session.call("bch_reply", { id: asked.id, body: "and more" });
  expect(session.relay.asked("send")).toMatchObject([{ to: "#design", thread: asked.id }]);
});

test("an id that isn't known sends nothing", async () => {
  await using session = await McpSession.open({
    track: () => {
      throw fault("message.unknown", "ff");
    },
    send: () => sent,
  });
  const answer = await session.call("bch_reply", { id: "ff", body: "yes" });
  expect(answer.isError).toBe(true);
  expect(textOf(answer)).toContain("message.unknown");
  expect(session.relay.asked("send")).toEqual([]);
});
