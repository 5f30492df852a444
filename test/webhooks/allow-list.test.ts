import { expect, test } from "bun:test";
import { AllowList } from "../../src/webhooks/allow-list.ts";

test("an entry lets through its host or address, and only at its port if it has one", () => {
  const list = new AllowList(["n8n.internal", "127.0.0.1:5678", "[::1]:80", "fd00::7"]);
  expect(list.allows("n8n.internal", 443, "10.0.0.9")).toBe(true);
  expect(list.allows("x.n8n.internal", 443, "10.0.0.9")).toBe(false);
  expect(list.allows("127.0.0.1", 5678, "127.0.0.1")).toBe(true);
  expect(list.allows("localhost", 5678, "127.0.0.1")).toBe(true);
  expect(list.allows("127.0.0.1", 5679, "127.0.0.1")).toBe(false);
  expect(list.allows("127.0.0.1", 5678, "127.0.0.2")).toBe(true);
  expect(list.allows("localhost", 5678, "127.0.0.2")).toBe(false);
  expect(list.allows("::1", 80, "::1")).toBe(true);
  expect(list.allows("::1", 8080, "::1")).toBe(false);
  expect(list.allows("fd00::7", 9, "fd00::7")).toBe(true);
});

test("a network lets through the addresses in it, under any name", () => {
  const list = new AllowList(["10.1.0.0/16", "fd00::/8"]);
  expect(list.allows("n8n.lan", 80, "10.1.2.3")).toBe(true);
  expect(list.allows("n8n.lan", 80, "10.2.2.3")).toBe(false);
  expect(list.allows("n8n.lan", 80, "fd12::3")).toBe(true);
  expect(list.allows("n8n.lan", 80, "::ffff:10.1.2.3")).toBe(false);
});

test("an empty list lets nothing through", () => {
  expect(new AllowList().allows("127.0.0.1", 80, "127.0.0.1")).toBe(false);
});

test("hosts are compared as a URL writes them", () => {
  const list = new AllowList(["N8N.Internal", "0:0:0:0:0:0:0:1", "[0::2]:1"]);
  expect(list.allows("n8n.internal", 1, "10.0.0.1")).toBe(true);
  expect(list.allows("::1", 1, "::1")).toBe(true);
  expect(list.allows("::2", 1, "::2")).toBe(true);
});

test("an entry that means nothing is refused, and says how one is written", () => {
  for (const entry of [
    "",
    "http://a.b",
    "a.b:0",
    "a.b:70000",
    "10.0.0.0/99",
    "a.b/8",
    "a b",
    "u@a.b",
    "[::1",
    "*",
    ":80",
  ])
    expect(() => new AllowList([entry]), entry).toThrow("webhooks can't be allowed to");
});
