import { expect, test } from "bun:test";
import { McpSession, myself, textOf } from "../../support/mcp-session.ts";

test("bch_channels lists channels, who is in them, and one's own", async () => {
  await using session = await McpSession.open({
    channels: () => [{ name: "design", subscribers: ["a", "codex-1"] }],
  });
  const answer = await session.call("bch_channels");
  expect(textOf(answer)).toBe("#design: a, codex-1\nYou are in #design.\n\n2 messages still waiting.");
  expect(answer.structuredContent).toEqual({
    channels: [{ name: "design", subscribers: ["a", "codex-1"] }],
    joined: ["design"],
    waiting: 2,
  });
});

test("bch_channels joins and leaves", async () => {
  const subscriptions = new Set(["design"]);
  await using session = await McpSession.open({
    me: () => ({ ...myself, subscriptions: [...subscriptions] }),
    subscribe: ({ channel }) => {
      subscriptions.add(channel);
      return { ok: true };
    },
    unsubscribe: ({ channel }) => {
      subscriptions.delete(channel);
      return { ok: true };
    },
  });
  const joined = await session.call("bch_channels", { action: "join", channel: "#Ops" });
  expect(textOf(joined)).toStartWith("You get the later posts to #ops. You are in #design, #ops.");
  expect(joined.structuredContent).toEqual({ joined: ["design", "ops"], waiting: 2 });
  await session.call("bch_channels", { action: "leave", channel: "ops" });
  const left = await session.text("bch_channels", { action: "leave", channel: "design" });
  expect(left).toStartWith("You left #design. You are in no channel.");
});

test("joining without a channel is refused", async () => {
  await using session = await McpSession.open();
  const answer = await session.call("bch_channels", { action: "join" });
  expect(answer.isError).toBe(true);
  expect(textOf(answer)).toContain("channel: say which one to join");
});
