import { expect, test } from "bun:test";
import { McpSession, myself, textOf } from "../../support/mcp-session.ts";

test("bch_status says who one is, where, and how much mail waits", async () => {
  await using session = await McpSession.open({ me: () => ({ ...myself, claimed: 1, waiting: 1 }) });
  const answer = await session.call("bch_status");
  expect(textOf(answer)).toBe(
    `You are @codex-1 at http://127.0.0.1:7117: online.
1 of your messages are claimed, here or by another session.

1 message still waiting.`,
  );
  expect(answer.structuredContent).toEqual({
    url: "http://127.0.0.1:7117",
    name: "codex-1",
    status: "online",
    claimed: 1,
    waiting: 1,
  });
});

test("bch_status sets one's own status, with a note", async () => {
  await using session = await McpSession.open({ status: () => myself });
  await session.call("bch_status", { status: "busy", note: "in review" });
  expect(session.relay.asked("status")).toEqual([{ status: "busy", note: "in review" }]);
});

test("a note without a status is refused", async () => {
  await using session = await McpSession.open();
  const answer = await session.call("bch_status", { note: "x" });
  expect(answer.isError).toBe(true);
  expect(session.relay.made).toEqual([]);
});

test("bch_status tells what became of a message, for each receiver", async () => {
  const at = "2026-11-21T12:00:09.000Z";
  const tracked = {
    id: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11",
    from: "codex-1",
    to: "#design",
    priority: "normal" as const,
    ts: "2026-11-21T12:00:00.000Z",
    deliveries: [
      { agent: "a", state: "unclaimed" as const, attempt: 0 },
      { agent: "b", state: "claimed" as const, attempt: 1, until: at, by: "watch", session: "codex-1a2b3c" },
      { agent: "c", state: "acked" as const, at, by: "mcp" },
      { agent: "d", state: "dead" as const, at, why: "expired" as const },
    ],
  };
  await using session = await McpSession.open({ track: () => tracked });
  const answer = await session.call("bch_status", { id: "3f6c" });
  expect(textOf(answer)).toContain(
    `3f6c1d0e to #design, sent 2026-11-21T12:00:00.000Z:
@a: unclaimed
@b: claimed by codex-1a2b3c through watch until ${at}
@c: acked through mcp at ${at}
@d: dead (expired) at ${at}`,
  );
  const { id, to, ts, deliveries } = tracked;
  expect(answer.structuredContent?.message).toEqual({ id, to, ts, deliveries });
});
