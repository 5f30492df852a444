import { expect, test } from "bun:test";
import { fault } from "../../src/domain/fault.ts";
import { RelayLink } from "../../src/mcp/relay-link.ts";
import { FakeRelayClient } from "../support/fake-relay-client.ts";
import { myself } from "../support/mcp-session.ts";

const away = () => {
  throw fault("relay.unreachable", "http://127.0.0.1:7117", "nothing listens there");
};

function bench() {
  const relay = new FakeRelayClient({ me: () => myself });
  let connects = 0;
  const link = new RelayLink(async () => {
    connects++;
    return relay.connection();
  });
  return { relay, link, connects: () => connects };
}

test("nothing is connected before it is needed, and once is enough", async () => {
  const { link, connects } = bench();
  expect(connects()).toBe(0);
  await Promise.all([link.call("me", {}), link.call("me", {}), link.connection()]);
  expect(connects()).toBe(1);
});

test("a failed connect is the caller's error, and the next call connects again", async () => {
  const { relay } = bench();
  let ready = false;
  const link = new RelayLink(async () => {
    if (!ready) throw fault("identity.missing", "");
    return relay.connection();
  });
  expect(link.call("me", {})).rejects.toMatchObject({ code: "identity.missing" });
  expect(link.call("me", {})).rejects.toMatchObject({ code: "identity.missing" });
  ready = true;
  expect(await link.call("me", {})).toEqual(myself);
});

test("a connection whose relay has gone is replaced within the same call", async () => {
  const { link, relay, connects } = bench();
  await link.call("me", {});
  let failed = false;
  relay.answers.me = () => {
    if (failed) return myself;
    failed = true;
    return away();
  };
  expect(await link.call("me", {})).toEqual(myself);
  expect(connects()).toBe(2);
  expect(relay.made.map(({ options }) => options.once)).toEqual([undefined, true, undefined]);
});

test("the second try of a send carries the same key", async () => {
  const { link, relay } = bench();
  await link.call("me", {});
  relay.answers.send = away;
  expect(link.call("send", { to: "@a", body: "b" }, { key: "k" })).rejects.toMatchObject({
    code: "relay.unreachable",
  });
  await link.call("me", {});
  expect(relay.made.filter(({ name }) => name === "send").map(({ options }) => options.key)).toEqual([
    "k",
    "k",
  ]);
});

test("a new connection that fails too is the caller's error, not a loop", async () => {
  const { link, relay, connects } = bench();
  await link.call("me", {});
  relay.answers.me = away;
  await expect(link.call("me", {})).rejects.toMatchObject({ code: "relay.unreachable" });
  expect(relay.made.length).toBe(3);
  expect(connects()).toBe(2);
});

test("an answer that isn't about the connection leaves it be", async () => {
  const { link, relay, connects } = bench();
  relay.answers.track = () => {
    throw fault("message.unknown", "3f");
  };
  await link.call("me", {});
  await expect(link.call("track", { id: "3f" })).rejects.toMatchObject({ code: "message.unknown" });
  expect(relay.asked("track").length).toBe(1);
  expect(connects()).toBe(1);
});

test("a call that was cancelled is not made again", async () => {
  const { link, relay } = bench();
  await link.call("me", {});
  const cancel = new AbortController();
  relay.answers.me = () => {
    cancel.abort();
    return away();
  };
  await expect(link.call("me", {}, { signal: cancel.signal })).rejects.toBeDefined();
  expect(relay.made.length).toBe(2);
});
