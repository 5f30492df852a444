import { expect, test } from "bun:test";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { WatchedTransport } from "../../src/mcp/watched-transport.ts";
import { turn } from "../support/turn.ts";

const request = (id: number): JSONRPCMessage => ({ jsonrpc: "2.0", id, method: "ping" });
const answer = (id: number): JSONRPCMessage => ({ jsonrpc: "2.0", id, result: {} });
const cancel = (requestId: number): JSONRPCMessage => ({
  jsonrpc: "2.0",
  method: "notifications/cancelled",
  params: { requestId },
});

async function bench() {
  const [client, inner] = InMemoryTransport.createLinkedPair();
  const seen: string[] = [];
  const watched = new WatchedTransport(inner, {
    requested: () => seen.push("requested"),
    cancelled: (id) => seen.push(`cancelled ${id}`),
    answered: (id) => seen.push(`answered ${id}`),
  });
  await watched.start();
  let idle = false;
  const settle = async () => {
    idle = false;
    void watched.idle().then(() => {
      idle = true;
    });
    await turn();
    return idle;
  };
  return { client, inner, watched, seen, settle };
}

test("requests, cancellations and answers are told in their order, other messages are not", async () => {
  const { client, watched, seen } = await bench();
  await client.send(request(1));
  await client.send({ jsonrpc: "2.0", method: "notifications/initialized" });
  await client.send(answer(9));
  await watched.send(answer(1));
  await client.send(cancel(1));
  await client.send(cancel(0));
  expect(seen).toEqual(["requested", "answered 1", "cancelled 1", "cancelled 0"]);
});

test("an answer counts when it has been written, not while the client doesn't read", async () => {
  const { client, inner, watched, seen } = await bench();
  const drained = Promise.withResolvers<void>();
  inner.send = () => drained.promise;
  await client.send(request(1));
  const sending = watched.send(answer(1));
  await turn();
  expect(seen).toEqual(["requested"]);
  drained.resolve();
  await sending;
  expect(seen).toEqual(["requested", "answered 1"]);
});

test("it is idle when each request is answered, refused or cancelled", async () => {
  const { client, watched, settle } = await bench();
  expect(await settle()).toBe(true);
  for (const id of [1, 2, 3]) await client.send(request(id));
  expect(await settle()).toBe(false);
  await watched.send(answer(1));
  await watched.send({ jsonrpc: "2.0", id: 2, error: { code: -32601, message: "no" } });
  expect(await settle()).toBe(false);
  await client.send(cancel(3));
  expect(await settle()).toBe(true);
});
