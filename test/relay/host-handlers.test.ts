import { expect, test } from "bun:test";
import { RelayRoom } from "../support/relay-room.ts";

const connection = { local: true, proxied: false, address: undefined, patience() {} };
const headers = { host: "localhost" };
/** As somebody on the home's socket. */
const host = { env: { connection }, headers };

test("on the home's socket the host sees what waits for whom, and no mail", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  await room.ask("POST /send", { token: "a", body: { to: "b", body: "secret" } });
  const reply = await room.ask("GET /host/agents", host);
  const text = await reply.text();
  expect(JSON.parse(text)).toMatchObject([
    { name: "a", waiting: 0, tokens: [{}] },
    { name: "b", waiting: 1, oldest: "2026-11-21T12:00:00.000Z" },
  ]);
  expect(text).not.toContain("secret");
  expect(text).not.toContain("hash");
});

test("the host's token does the same where there is no socket, and nothing else does", async () => {
  const room = await RelayRoom.with(["a"], { hostToken: "bchh_of-this-start" });
  expect(await room.outcome("GET /host/agents", { token: "bchh_of-this-start" })).toBe("200");
  for (const token of ["a", "room", "bchh_of-another", undefined])
    expect(await room.outcome("GET /host/agents", { token })).toBe("403 auth.host");
  const without = await RelayRoom.with(["a"]);
  expect(await without.outcome("GET /host/agents", { token: "" })).toBe("403 auth.host");
});

test("an old room token still works, and each answer to it says until when", async () => {
  const kept: string[] = [];
  const room = await RelayRoom.with([], { keepRoomToken: (token) => kept.push(token) > 0 });
  const rotated = (await (await room.ask("POST /host/room-token/rotate", { ...host, body: {} })).json()) as {
    token: string;
    graceUntil: string;
    kept: boolean;
  };
  expect(rotated.kept).toBe(true);
  expect(kept).toEqual([rotated.token]);
  const old = await room.ask("GET /invites", { token: "room" });
  expect(old.status).toBe(200);
  expect(old.headers.get("deprecation")).toMatch(/^@\d+$/);
  expect(Date.parse(old.headers.get("sunset") ?? "")).toBe(
    Math.floor(Date.parse(rotated.graceUntil) / 1000) * 1000,
  );
  expect(room.log.at(-1)).toMatchObject({ oldToken: true });
  const fresh = await room.ask("GET /invites", { token: rotated.token });
  expect([fresh.status, fresh.headers.get("deprecation")]).toEqual([200, null]);
  expect(room.log.at(-1)?.oldToken).toBeUndefined();
});

test("the host sees dead letters without a word of them, and has one wait again", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const expires = new Date(room.clock.now() + 1000).toISOString();
  const sent = await room.ask("POST /send", { token: "a", body: { to: "b", body: "secret", expires } });
  const { id } = (await sent.json()) as { id: string };
  room.clock.advance(2000);
  await room.hub.timekeeper.tick();
  const text = await (await room.ask("GET /host/dead", host)).text();
  expect(JSON.parse(text)).toEqual([
    {
      agent: "b",
      id,
      from: "a",
      to: "@b",
      ts: "2026-11-21T12:00:00.000Z",
      at: "2026-11-21T12:00:02.000Z",
      why: "expired",
    },
  ]);
  expect(text).not.toContain("secret");
  const redeliver = (agent: string, prefix: string) =>
    room.outcome("POST /host/dead/redeliver", { ...host, body: { agent, id: prefix } });
  expect(await redeliver("a", id)).toBe("404 dead.unknown");
  expect(await redeliver("b", id.slice(0, 8))).toBe("200");
  expect(await redeliver("b", id)).toBe("404 dead.unknown");
  expect(await (await room.ask("GET /inbox/b", { token: "b" })).json()).toMatchObject([
    { id, body: "secret" },
  ]);
});

test("a reader that waits gets what is redelivered at once", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const expires = new Date(room.clock.now() + 1000).toISOString();
  await room.ask("POST /send", { token: "a", body: { to: "b", body: "again", expires } });
  room.clock.advance(2000);
  await room.hub.timekeeper.tick();
  const waiting = room.ask("POST /claim", { token: "b", body: { wait: 10 } });
  const [dead] = await room.hub.deadLetters.list(1);
  await room.ask("POST /host/dead/redeliver", { ...host, body: { agent: "b", id: dead!.id } });
  expect(await (await waiting).json()).toMatchObject({ messages: [{ body: "again", attempt: 1 }] });
});

test("of webhooks the host sees whose they are and what for, no template and no secret", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const hook = { as: "task", to: "@b", title: "hidden {{x}}", body: "{{y}}", check: "github" };
  const made = (await (await room.ask("POST /webhooks/in", { token: "a", body: hook })).json()) as {
    secret: string;
  };
  const text = await (await room.ask("GET /host/webhooks/in", host)).text();
  expect(JSON.parse(text)).toMatchObject([{ owner: "a", as: "task", to: "@b", check: "github" }]);
  expect(text).not.toContain("hidden");
  expect(text).not.toContain(made.secret);
});
