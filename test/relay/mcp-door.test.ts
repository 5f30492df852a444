import { expect, test } from "bun:test";
import type { AuditEntry } from "../../src/domain/audit-entry.ts";
import { McpRoom } from "../support/mcp-room.ts";

const call = (name: string, input: object) => ({ name, arguments: input });
const ping = { jsonrpc: "2.0", id: 1, method: "ping" };

test("an MCP client with an agent's token has the tools of bch mcp, and what it does is that agent's", async () => {
  const mcp = await McpRoom.with(["ana", "bo"]);
  const { tools } = (await mcp.result("ana", "tools/list")) as { tools: { name: string }[] };
  expect(tools.map(({ name }) => name)).toContain("bch_send");
  const sent = await mcp.result("ana", "tools/call", call("bch_send", { to: "@bo", body: "hello" }));
  expect(sent.structuredContent).toMatchObject({ recipients: ["bo"] });
  const inbox = await (await mcp.room.ask("GET /inbox/bo", { token: "bo" })).json();
  expect(inbox).toMatchObject([{ from: "ana", body: "hello" }]);
});

test("the handshake says who the server is, without a session to remember", async () => {
  const mcp = await McpRoom.with(["ana"]);
  const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "t", version: "0" } };
  expect(await mcp.result("ana", "initialize", params)).toMatchObject({
    protocolVersion: "2025-06-18",
    serverInfo: { name: "backchannel", version: "1.2.3" },
  });
  const told = await mcp.ask("POST", {
    token: "ana",
    body: { jsonrpc: "2.0", method: "notifications/initialized" },
  });
  expect([told.status, told.headers.get("mcp-session-id")]).toEqual([202, null]);
});

test("nobody without an agent's own token comes in, whatever else they show", async () => {
  const mcp = await McpRoom.with(["ana"]);
  const outcome = async (token?: string) => {
    const reply = await mcp.ask("POST", { ...(token && { token }), body: ping });
    return `${reply.status} ${((await reply.json()) as { code: string }).code}`;
  };
  expect(await outcome()).toBe("401 auth.missing");
  expect(await outcome("nobody's")).toBe("401 auth.wrong");
  expect(await outcome("room")).toBe("401 auth.kind");
});

test("pages of other sites and names that aren't this relay's are refused", async () => {
  const mcp = await McpRoom.with(["ana"]);
  const status = async (headers: Record<string, string>) =>
    (await mcp.ask("POST", { token: "ana", body: ping, headers })).status;
  expect(await status({ origin: "https://evil.example" })).toBe(403);
  expect(await status({ host: "evil.example" })).toBe(403);
  expect(await status({ "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await status({})).toBe(200);
});

test("there is nothing to GET or DELETE, and what isn't a message is refused in words", async () => {
  const mcp = await McpRoom.with(["ana"]);
  for (const method of ["GET", "DELETE"]) {
    const reply = await mcp.ask(method, { token: "ana" });
    expect([reply.status, reply.headers.get("allow")]).toEqual([405, "POST"]);
  }
  const status = async (body: unknown, headers = {}) =>
    (await mcp.ask("POST", { token: "ana", body, headers })).status;
  expect(await status("{")).toBe(400);
  expect(await status([ping])).toBe(400);
  expect(await status(`{"a":${"[".repeat(100)}${"]".repeat(100)}}`)).toBe(400);
  expect(await status({ hello: "world" })).toBe(400);
  expect(await status(ping, { accept: "text/html" })).toBe(406);
  expect(await status(ping, { "content-length": String(3 << 20) })).toBe(413);
});

test("wrong arguments are a tool error that names the field, and nothing is done", async () => {
  const mcp = await McpRoom.with(["ana", "bo"]);
  const answer = await mcp.result("ana", "tools/call", call("bch_send", { to: "@bo" }));
  expect(answer.isError).toBe(true);
  expect(JSON.stringify(answer.content)).toContain("body");
  const unknown = await mcp.result("ana", "tools/call", call("bch_send", { to: "@cy", body: "x" }));
  expect(JSON.stringify(unknown.content)).toContain("agent.unknown");
  expect(await (await mcp.room.ask("GET /inbox/bo", { token: "bo" })).json()).toEqual([]);
});

test("what an MCP client does is a line of the audit each, with the address of its request; the envelope is none", async () => {
  const entries: AuditEntry[] = [];
  const mcp = await McpRoom.with(["ana", "bo"], { audit: (entry) => entries.push(entry) });
  const connection = { local: false, proxied: false, address: "203.0.113.7", patience() {} };
  const outside = { env: { connection }, headers: { host: "localhost" } };
  const use = (name: string, input: object, token = "ana") =>
    mcp.ask("POST", {
      token,
      body: { ...ping, method: "tools/call", params: call(name, input) },
      ...outside,
    });
  await (await use("bch_send", { to: "@bo", body: "hello" })).text();
  await (await use("bch_send", { to: "@cy", body: "hello" })).text();
  await use("bch_send", { to: "@bo", body: "hello" }, "wrong");
  expect(entries).toMatchObject([
    { who: "@ana", what: "message.send", whom: "@bo", outcome: "ok", address: "203.0.113.7" },
    { who: "@ana", what: "message.send", whom: "@cy", outcome: "agent.unknown", address: "203.0.113.7" },
    { who: "-", what: "mcp.call", outcome: "auth.wrong", address: "203.0.113.7" },
  ]);
});
