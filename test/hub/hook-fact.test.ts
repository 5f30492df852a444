import { expect, test } from "bun:test";
import type { AgentRecord } from "../../src/domain/records.ts";
import { hookData } from "../../src/hub/hook-fact.ts";

const agent = (name: string, createdAt = "2026-11-21T11:00:00.000Z"): AgentRecord => ({
  ...{ v: 1, name, capabilities: [], status: "online", createdAt, lastSeen: createdAt, tokens: [] },
});
const sample = {
  id: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11",
  ...{ body: "hello", priority: "normal" as const, ts: "2026-11-21T12:00:00.000Z" },
};
const plain = { agent: undefined, channel: undefined, withBody: true };

test("a message is nobody's to see but its sender's and its receivers', whatever a hook asks for", () => {
  const message = { ...sample, from: "ana", to: "#design", body: "the secret" };
  const fact = { event: "message.sent" as const, message, recipients: ["bo"] };
  for (const filter of [
    plain,
    { ...plain, channel: "design" },
    { ...plain, agent: "ana" },
    { ...plain, agent: "cy" },
  ])
    expect(hookData(fact, filter, agent("cy"))).toBeUndefined();
  expect(hookData(fact, plain, agent("bo"))).toMatchObject({ body: "the secret", recipients: ["bo"] });
  expect(JSON.stringify(hookData(fact, plain, undefined))).not.toContain("the secret");
});

test("the end of a copy is its receiver's and its sender's to see, not another receiver's", () => {
  const { body: _, ...message } = { ...sample, from: "ana", to: "@all" };
  const ending = {
    ...{ agent: "bo", id: message.id, end: "acked" as const, at: message.ts },
    sent: () => ({ message, recipients: ["bo", "cy"] }),
  };
  const fact = { event: "message.acked" as const, ending };
  expect(hookData(fact, plain, agent("cy"))).toBeUndefined();
  for (const viewer of [agent("ana", "2026-11-01T00:00:00.000Z"), agent("bo"), undefined])
    expect(hookData(fact, plain, viewer)).toMatchObject({ delivery: { agent: "bo", state: "acked" } });
  expect(hookData(fact, plain, agent("ana", "2030-01-01T00:00:00.000Z"))).toBeUndefined();
});

test("an agent's tokens are in nothing that is told of it", () => {
  const record = { ...agent("bo"), tokens: [{ hash: "0".repeat(64), since: "2026-11-21T11:00:00.000Z" }] };
  const data = hookData({ event: "agent.joined", agent: record }, plain, agent("ana"));
  expect(data).toEqual({ name: "bo", capabilities: [], createdAt: record.createdAt } as never);
});
