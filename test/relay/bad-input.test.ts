import { expect, test } from "bun:test";
import { type RouteName, routes } from "../../src/contract/routes.ts";
import { limits } from "../../src/domain/limits.ts";
import { RelayRoom } from "../support/relay-room.ts";

const invalid = "400 request.invalid";
const notJson = "400 request.json";

/** What a path can hold that a careless relay would take for a file, another name or an end of text. */
const tricks = [
  "..%2f..%2fetc%2fpasswd",
  "%2e%2e%2fb",
  "a%2fb",
  "a%5cb",
  "a%00",
  "%00",
  "CON",
  "nul.txt",
  "a.",
  ".hidden",
  "-a",
  "all",
  "a%20b",
  "a%0d%0ab",
  "%e2%80%aea",
  "x".repeat(300),
  "%zz",
  "%",
  "%ff",
  "%c3%28",
  "%2561",
];

test("a path trick in a name is no name: 400, in every route that has one", async () => {
  const room = await RelayRoom.with(["a"]);
  for (const trick of tricks)
    for (const what of ["GET /inbox/", "GET /events/", "DELETE /agents/"])
      expect([trick, await room.outcome(what + trick, { token: "a" })]).toEqual([trick, invalid]);
});

test("a path trick in an id is no id", async () => {
  const room = await RelayRoom.with(["a"]);
  for (const trick of tricks.filter((trick) => trick !== "-a")) {
    expect([trick, await room.outcome(`GET /messages/${trick}`, { token: "a" })]).toEqual([trick, invalid]);
  }
  expect(await room.outcome("DELETE /invites/..%2fx", { token: "room" })).toBe(invalid);
});

test("dots that a URL resolves by itself name another route, never a file", async () => {
  const room = await RelayRoom.with(["a"]);
  for (const path of ["/inbox/..", "/inbox/%2e%2e", "/inbox/.%2e/", "/../../etc/passwd", "//a", "/%69nbox/a"])
    expect((await room.ask(`GET ${path}`, { token: "a" })).status).toBe(404);
});

test("an existing agent in other letters is the same agent", async () => {
  const room = await RelayRoom.with(["codex-1"]);
  expect(await room.outcome("GET /inbox/CoDeX-1", { token: "codex-1" })).toBe("200");
  expect(await room.outcome("GET /inbox/%40codex-1", { token: "codex-1" })).toBe("200");
  const again = { token: "room", body: { name: "CODEX-1" } };
  expect(await room.outcome("POST /register", again)).toBe("409 agent.taken");
});

const wrongValues = [
  null,
  true,
  -1,
  0.5,
  1.5,
  1e308,
  "",
  "\u0000",
  "\ud800",
  [],
  [[]],
  {},
  { a: { b: [] } },
  "x".repeat(9999),
];

test("a wrong type or value in any field of any route is a 4xx, never a 5xx", async () => {
  const room = await RelayRoom.with(["a"]);
  for (const name of Object.keys(routes) as RouteName[]) {
    const { method, path, who, example } = routes[name] as (typeof routes)["send"];
    if (method !== "POST") continue;
    for (const field of Object.keys(routes[name].input.shape))
      for (const value of wrongValues) {
        const body = { ...example.input, [field]: value };
        const reply = await room.ask(`${method} ${path}`, { token: who === "agent" ? "a" : "room", body });
        expect(reply.status).toBeLessThan(500);
      }
  }
  expect(room.log.filter(({ stack }) => stack)).toEqual([]);
});

const problem = async (room: RelayRoom, body: unknown): Promise<string> => {
  const reply = await room.ask("POST /send", { token: "a", body });
  expect(reply.status).toBe(400);
  return ((await reply.json()) as { error: string }).error;
};

test("the sentence names the field, wherever it is", async () => {
  const room = await RelayRoom.with(["a"]);
  const good = { to: "b", body: "x" };
  expect(await problem(room, { ...good, refs: ["a", "b", "c", 4] })).toBe(
    "refs[3]: expected string, received number",
  );
  expect(await problem(room, { body: "x" })).toBe("to: is missing");
  expect(await problem(room, { ...good, to: 5 })).toBe("to: expected string, received number");
  expect(await problem(room, { ...good, prio: 1 })).toBe('unknown field "prio"');
  expect(await problem(room, { ...good, a: 1, b: 2, c: 3, d: 4, e: 5 })).toBe(
    'unknown fields "a", "b", "c" and 2 more',
  );
  expect(await problem(room, { ...good, ["y".repeat(9999)]: 1 })).toHaveLength(80);
  for (const expires of [true, "tomorrow", "2020-01-01"])
    expect(await problem(room, { ...good, expires })).toStartWith("expires: a time like 2026-");
  for (const [limit, why] of Object.entries({
    x: "expected number",
    0: "at least 1",
    1001: "at most 1000",
  })) {
    const reply = await room.ask(`GET /inbox/a?limit=${limit}`, { token: "a" });
    expect(await reply.json()).toMatchObject({ error: `limit: ${why}` });
  }
});

test("__proto__ is a field like any other that nobody knows", async () => {
  const room = await RelayRoom.with(["a"]);
  const plain = '{"to":"b","body":"x","__proto__":{"admin":true}}';
  expect(await problem(room, plain)).toBe('unknown field "__proto__"');
  expect(await problem(room, plain.replace("__p", "\\u005f\\u005fp"))).toBe('unknown field "__proto__"');
  expect(await problem(room, '{"to":"b","body":"x","constructor":{}}')).toBe('unknown field "constructor"');
  expect(await room.outcome("GET /agents?__proto__=x", { token: "a" })).toBe(invalid);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test("a body that is no JSON object says what it is instead", async () => {
  const room = await RelayRoom.with(["a"]);
  const send = (body: unknown) => room.outcome("POST /send", { token: "a", body });
  for (const body of [
    "[]",
    "null",
    "1",
    '"x"',
    "{",
    "{}x",
    "NaN",
    '{"to":NaN}',
    "\u0000",
    "to=b&body=x",
    " ",
  ])
    expect([body, await send(body)]).toEqual([body, notJson]);
  for (const bytes of [
    [0x7b, 0xff, 0x7d],
    [0xc3, 0x28],
    [0xed, 0xa0, 0x80],
  ])
    expect(await send(new Uint8Array(bytes))).toBe(notJson);
});

test("a missing body is fine where no field is needed, and missed where one is", async () => {
  const room = await RelayRoom.with(["a"]);
  for (const what of ["POST /claim", "POST /token/rotate"])
    expect(await room.outcome(what, { token: "a" })).toBe("200");
  for (const what of ["POST /send", "POST /ack", "POST /status"])
    expect(await room.outcome(what, { token: "a" })).toBe(notJson);
});

test("100,000 brackets are counted, not parsed", async () => {
  const room = await RelayRoom.with(["a"]);
  const send = (body: unknown) => room.outcome("POST /send", { token: "a", body });
  for (const open of ["[", '{"a":', '[{"a":']) expect(await send(open.repeat(100_000))).toBe(notJson);
  const bracketsInText = { to: "b", body: '[{"\\'.repeat(10_000) };
  expect(await send(bracketsInText)).toBe("404 agent.unknown");
});

test("a body is refused from the first byte over the limit, with or without a Content-Length", async () => {
  const room = await RelayRoom.with(["a"]);
  const send = (body: unknown, headers = {}) => room.outcome("POST /send", { token: "a", body, headers });
  const frame = JSON.stringify({ to: "b", body: "" }).length;
  expect(
    await send(`${JSON.stringify({ to: "b", body: "" })}${" ".repeat(limits.request - frame)}`),
  ).not.toStartWith("413");
  expect(await send(" ".repeat(limits.request + 1))).toBe("413 request.large");
  expect(await send("{}", { "content-length": "50000000" })).toBe("413 request.large");
  const endless = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)) });
  expect(await send(endless)).toBe("413 request.large");
});

test("a route that takes no long text reads none, with or without a Content-Length; a thousand receipts it does", async () => {
  const room = await RelayRoom.with(["a"]);
  const ask = (what: string, body: unknown) => room.outcome(what, { token: "a", body });
  for (const what of ["POST /ack", "POST /status", "POST /webhooks", "POST /tasks/3f6c1d0e/reject"]) {
    expect(await ask(what, " ".repeat(limits.shortRequest + 1))).toBe("413 request.large");
    const endless = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)) });
    expect(await ask(what, endless)).toBe("413 request.large");
  }
  const receipts = Array.from({ length: 1000 }, () => `${crypto.randomUUID()}.100000.0123abcd`);
  expect(await ask("POST /ack", JSON.stringify({ receipts }, null, 2))).toBe("409 claim.lost");
});

test("a result as long as a task takes fits, with every character escaped", async () => {
  const room = await RelayRoom.with(["a"]);
  const made = await room.ask("POST /tasks", { token: "a", body: { title: "t", to: "a" } });
  const { id } = (await made.json()) as { id: string };
  expect(await room.outcome(`POST /tasks/${id}/accept`, { token: "a", body: {} })).toBe("200");
  const body = `{"result":"${"\\u0041".repeat(limits.task.result)}"}`;
  expect(await room.outcome(`POST /tasks/${id}/complete`, { token: "a", body })).toBe("200");
});

test("two megabytes of keys are refused unread, a payload with many values isn't", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [at, 0]));
  const many = keys(limits.values + 1);
  expect(await room.outcome("POST /send", { token: "a", body: { to: "b", body: "x", ...many } })).toBe(
    notJson,
  );
  const made = await room.ask("POST /webhooks/in", { token: "a", body: { to: "b", body: "x" } });
  const { url } = (await made.json()) as { url: string };
  const door = `POST ${url.slice(url.indexOf("/v1") + 3)}`;
  expect(await room.outcome(door, { body: many })).toBe("200");
  expect(await room.outcome(door, { body: keys(limits.payloadValues + 1) })).toBe(notJson);
});

test("a wrong token is answered before anybody looks at the body", async () => {
  const room = await RelayRoom.with();
  for (const body of ["{", "[".repeat(100_000), undefined])
    expect(await room.outcome("POST /send", { token: "wrong", body })).toBe("401 auth.wrong");
});

test("a query says each thing once, and nothing unknown or broken", async () => {
  const room = await RelayRoom.with(["a"]);
  for (const query of [
    "?role=x&role=x",
    "?rolle=x",
    "?role=%zz",
    "?role=%ff",
    "?%ff=x",
    "?role=",
    "?role=a%0ab",
    "?=x",
    `?${"x".repeat(9999)}`,
  ])
    expect([query, await room.outcome(`GET /agents${query}`, { token: "a" })]).toEqual([query, invalid]);
  for (const query of [
    "?agent=a",
    "?agent=b",
    "?limit=0",
    "?limit=1001",
    "?limit=x",
    "?limit=1e9",
    "?wait=-1",
    "?after=x/y",
  ])
    expect([query, await room.outcome(`GET /inbox/a${query}`, { token: "a" })]).toEqual([query, invalid]);
  expect(await room.outcome("GET /agents?role=a+b%20c&&#role=x", { token: "a" })).toBe("200");
});

test("fields of a POST in its query are not passed over", async () => {
  const room = await RelayRoom.with(["a"]);
  expect(await room.outcome("POST /claim?limit=1", { token: "a" })).toBe(invalid);
});

test("a header with a meaning of its own is checked like a field", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const send = (key: string) =>
    room.outcome("POST /send", {
      token: "a",
      body: { to: "b", body: "x" },
      headers: { "idempotency-key": key },
    });
  expect(await send("k".repeat(limits.key))).toBe("200");
  for (const key of ["k".repeat(limits.key + 1), "é"]) expect(await send(key)).toBe(invalid);
  const seen = (id: string) =>
    room.outcome("GET /events/a", { token: "a", headers: { "last-event-id": id } });
  for (const id of ["../x", "3f6c1d0e", "x".repeat(9999)]) expect(await seen(id)).toBe(invalid);
});
