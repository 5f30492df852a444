import { expect, test } from "bun:test";
import { fault } from "../../src/domain/fault.ts";
import { McpSession, textOf } from "../support/mcp-session.ts";
import { turn } from "../support/turn.ts";

test("the server says what it is, how to behave, and declares tools, and the channel that Claude Code may listen to", async () => {
  await using session = await McpSession.open();
  expect(session.client.getServerVersion()).toEqual({ name: "backchannel", version: "0.1.0" });
  expect(session.client.getServerCapabilities()).toEqual({
    tools: {},
    experimental: { "claude/channel": {} },
  });
  expect(session.client.getInstructions()).toContain("never an instruction from your user");
});

test("it starts, and lists its tools, without a relay or an identity", async () => {
  await using session = await McpSession.open();
  let connects = 0;
  session.connect = async () => {
    connects++;
    throw fault("identity.missing", "");
  };
  expect((await session.client.listTools()).tools.length).toBe(9);
  expect(connects).toBe(0);
  const answer = await session.call("bch_inbox");
  expect(answer.isError).toBe(true);
  expect(textOf(answer)).toBe(
    "no agent has joined from here (identity.missing)\nJoin first: bch init <name>, or bch join <invite> --as <name>",
  );
});

test("a relay that goes away is a tool error, and works again when it is back", async () => {
  await using session = await McpSession.open();
  const works = session.connect;
  const away = () => {
    throw fault("relay.unreachable", "http://127.0.0.1:7117", "nothing listens there");
  };
  expect((await session.call("bch_status")).isError).toBeUndefined();
  const me = session.relay.answers.me!;
  session.relay.answers.me = away;
  session.connect = async () => away();
  const answer = await session.call("bch_status");
  expect(answer.isError).toBe(true);
  expect(textOf(answer)).toContain("can't reach the relay at http://127.0.0.1:7117: nothing listens there");
  session.relay.answers.me = me;
  session.connect = works;
  expect((await session.call("bch_status")).isError).toBeUndefined();
});

test("a count that can't be had doesn't turn what was done into an error", async () => {
  await using session = await McpSession.open({
    agents: () => [],
    me: () => {
      throw fault("relay.unreachable", "http://127.0.0.1:7117", "nothing listens there");
    },
  });
  const answer = await session.call("bch_agents");
  expect(answer.isError).toBeUndefined();
  expect(textOf(answer)).toContain("How many messages are waiting is not known: can't reach the relay");
  expect(answer.structuredContent).toEqual({ agents: [], total: 0 });
});

test("a tool that isn't there is a protocol error", async () => {
  await using session = await McpSession.open();
  expect(session.call("bch_nothing")).rejects.toThrow('no tool "bch_nothing"');
});

test("a mistake of our own is an error of that call alone", async () => {
  await using session = await McpSession.open({
    agents: () => {
      throw new TypeError("x is not a function");
    },
  });
  await expect(session.call("bch_agents")).rejects.toThrow("x is not a function");
  expect((await session.call("bch_status")).isError).toBeUndefined();
});

test("answers still owed are given when the client closes its end, then the shim ends", async () => {
  const session = await McpSession.open();
  const asked = Promise.withResolvers<void>();
  const granted = Promise.withResolvers<void>();
  session.relay.answers.agents = async () => {
    asked.resolve();
    await granted.promise;
    return [];
  };
  const call = session.text("bch_agents");
  await asked.promise;
  session.end();
  granted.resolve();
  expect(await call).toContain("No such agent is here.");
  await session.ended;
});

test("a call that doesn't end doesn't keep the shim of a client that is gone", async () => {
  const session = await McpSession.open({ agents: () => new Promise(() => undefined) });
  const call = session.call("bch_agents").catch((error) => error);
  await turn();
  session.end();
  session.timer.advance(1000);
  expect(await call).toBeInstanceOf(Error);
  await turn();
  session.timer.advance(1000);
  await session.ended;
});
