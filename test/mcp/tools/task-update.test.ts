import { expect, test } from "bun:test";
import { Fault } from "../../../src/domain/fault.ts";
import { McpSession, textOf } from "../../support/mcp-session.ts";
import { sampleTask as task } from "../../support/sample-task.ts";

test("each action calls its route, with what goes with it", async () => {
  const answer = () => task;
  await using session = await McpSession.open({
    acceptTask: answer,
    heartbeatTask: answer,
    releaseTask: answer,
    completeTask: answer,
    rejectTask: answer,
    cancelTask: answer,
  });
  const id = "7d1b2c3e";
  const update = (more: object) => session.call("bch_task_update", { id, ...more });
  await update({ action: "accept", lease: 60 });
  await update({ action: "heartbeat", attempt: 1 });
  await update({ action: "release", reason: "later" });
  await update({ action: "complete", result: "done", attempt: 2 });
  await update({ action: "reject", reason: "no" });
  await update({ action: "cancel" });
  const made = session.relay.made.filter(({ name }) => name !== "me");
  expect(made.map(({ name, input }) => [name, JSON.parse(JSON.stringify(input))])).toEqual([
    ["acceptTask", { id, lease: 60 }],
    ["heartbeatTask", { id, attempt: 1 }],
    ["releaseTask", { id, reason: "later" }],
    ["completeTask", { id, result: "done", attempt: 2 }],
    ["rejectTask", { id, reason: "no" }],
    ["cancelTask", { id }],
  ]);
});

test("an accepted task comes with all there is to know to do it; a completed one with how it stands", async () => {
  await using session = await McpSession.open({
    acceptTask: () => ({ ...task, schema: { type: "object" } }),
    completeTask: () => ({ ...task, state: "completed" }),
  });
  const accepted = await session.call("bch_task_update", { id: "7d1b2c3e", action: "accept" });
  expect(textOf(accepted)).toContain("All of it.");
  expect(textOf(accepted)).toContain('JSON that fits: {"type":"object"}');
  expect(accepted.structuredContent).toMatchObject({ attempt: 1, untrusted: { description: "All of it." } });
  const completed = await session.text("bch_task_update", { id: "7d1b2c3e", action: "complete" });
  expect(completed).toStartWith(`Task ${task.id}: completed by @codex-1`);
});

test("what doesn't go with an action is refused before anything is done", async () => {
  await using session = await McpSession.open();
  for (const [action, field] of [
    ["accept", { result: "x" }],
    ["complete", { reason: "x" }],
    ["cancel", { lease: 60 }],
    ["heartbeat", { reason: "x" }],
  ] as const) {
    const answer = await session.call("bch_task_update", { id: "7d1b2c3e", action, ...field });
    expect(textOf(answer)).toContain("goes with");
    expect(answer.isError).toBe(true);
  }
  expect(session.relay.made.filter(({ name }) => name !== "me")).toEqual([]);
});

test("a task that is another's by now is told as a conflict", async () => {
  await using session = await McpSession.open({
    completeTask: () => {
      throw new Fault("task.conflict", "task 7d1b2c3e is completed");
    },
  });
  const answer = await session.call("bch_task_update", { id: "7d1b2c3e", action: "complete" });
  expect(answer.isError).toBe(true);
  expect(textOf(answer)).toStartWith("task 7d1b2c3e is completed (task.conflict)");
});
