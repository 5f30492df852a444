import { expect, test } from "bun:test";
import { McpSession, textOf } from "../../support/mcp-session.ts";
import { sampleTask as task } from "../../support/sample-task.ts";

const { until: _, assignee: __, ...queued } = { ...task, state: "queued" as const };

test("bch_task_post posts once, whatever happens to the connection, and says what became of it", async () => {
  await using session = await McpSession.open({
    postTask: () => ({ ...queued, reason: "nobody here can do cobol" }),
  });
  const input = { title: "Port it", requires: ["Cobol"], priority: "high", schema: { type: "object" } };
  const answer = await session.call("bch_task_post", input);
  expect(session.relay.asked("postTask")).toEqual([{ ...input, requires: ["cobol"] } as never]);
  expect(session.relay.made.find(({ name }) => name === "postTask")?.options.key).toMatch(/^[0-9a-f-]{36}$/);
  expect(textOf(answer)).toStartWith(`Posted as ${task.id}: queued: nobody here can do cobol.`);
  expect(answer.structuredContent).toMatchObject({
    id: task.id,
    state: "queued",
    untrusted: { title: task.title, reason: "nobody here can do cobol" },
  });
});

test("what isn't a field of a task is refused, and nothing is posted", async () => {
  await using session = await McpSession.open();
  const answer = await session.call("bch_task_post", { title: "x", for: "codex-1" });
  expect(answer.isError).toBe(true);
  expect(textOf(answer)).toContain('unknown field "for"');
});
