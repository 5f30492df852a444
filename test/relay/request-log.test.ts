import { expect, test } from "bun:test";
import { requestLog } from "../../src/relay/request-log.ts";
import { RelayRoom } from "../support/relay-room.ts";

test("a request is one line: when, method, path, status, how long, and whose token", async () => {
  const room = await RelayRoom.with(["a"]);
  await room.ask("GET /me", { token: "a" });
  await room.ask("GET /me?x=1");
  expect(room.log.map((entry) => requestLog(entry))).toEqual([
    "2026-11-21T12:00:00.000Z GET /v1/me 200 0.0ms a\n",
    "2026-11-21T12:00:00.000Z GET /v1/me 401 0.0ms - auth.missing\n",
  ]);
  expect(JSON.parse(requestLog(room.log[1]!, "json"))).toEqual({
    at: "2026-11-21T12:00:00.000Z",
    method: "GET",
    path: "/v1/me",
    status: 401,
    ms: 0,
    code: "auth.missing",
  });
});

test("the log never has a token, a body or a query", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const { code } = await room.hub.invites.create({ channels: [], uses: 1, expires: 60 });
  await room.ask("POST /send", { token: "a", body: { to: "b", body: "the-body" } });
  await room.ask("POST /send", { token: "the-wrong-token", body: { to: "b", body: "the-body" } });
  await room.ask("GET /inbox/a?match=the-query", { token: "a" });
  await room.ask(`DELETE /invites/${code}`, { token: "room" });
  await room.ask(`GET /nowhere/${room.tokens.a}/bch1-eyJ1`, { token: "a" });
  const lines = room.log.map((entry) => requestLog(entry) + requestLog(entry, "json")).join("");
  for (const secret of ["the-body", "the-query", "the-wrong-token", code, room.tokens.a!, "bch1-eyJ1"])
    expect(lines).not.toContain(secret);
});

test("a stranger's path can't write a second line or move the cursor", () => {
  const entry = { at: "", method: "GET", status: 404, ms: 1, path: "" };
  const request = new Request("http://localhost/v1/%1b[2J%0aGET\u202e/x");
  expect(requestLog({ ...entry, path: new URL(request.url).pathname })).not.toMatch(/[^\x20-\x7e\n]/);
});
