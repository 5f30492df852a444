import { expect, test } from "bun:test";
import { McpSession, myself, textOf } from "../../support/mcp-session.ts";

const { waiting: _, claimed: __, ...plain } = myself;
const other = {
  ...plain,
  name: "claude-main",
  role: "reviewer",
  description: "reads code\nand docs",
  capabilities: ["typescript", "go"],
  status: "busy" as const,
  note: "in review",
};

test("bch_agents says who is here, in a line each", async () => {
  await using session = await McpSession.open({
    agents: () => [{ ...other, lastEvent: "claimed", wake: [], listening: false }, plain],
  });
  const answer = await session.call("bch_agents");
  expect(textOf(answer)).toBe(
    `@claude-main busy "in review" · "reviewer" · "reads code\\nand docs" · typescript go · #design · claimed 2026-11-21T12:00:00.000Z · nothing listens until its next turn
@codex-1 online · #design · seen 2026-11-21T12:00:00.000Z

2 messages still waiting.`,
  );
  const { createdAt: _, ...shown } = other;
  expect(answer.structuredContent).toMatchObject({
    agents: [{ ...shown, listening: false }, { name: "codex-1" }],
    total: 2,
  });
});

test("bch_agents asks for a role and a capability", async () => {
  await using session = await McpSession.open({ agents: () => [] });
  const text = await session.text("bch_agents", { role: "reviewer", capability: "Go" });
  expect(session.relay.asked("agents")).toEqual([{ role: "reviewer", capability: "go" }]);
  expect(text).toContain("No such agent is here.");
});

test("of a large room a model gets fifty, and is told that there are more", async () => {
  const many = Array.from({ length: 60 }, (_, n) => ({ ...plain, name: `a${n}` }));
  await using session = await McpSession.open({ agents: () => many });
  const answer = await session.call("bch_agents");
  expect(textOf(answer)).toContain("… and 10 more");
  expect(answer.structuredContent?.agents).toBeArrayOfSize(50);
  expect(answer.structuredContent?.total).toBe(60);
});
