import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import type { Message } from "../../src/domain/message.ts";
import { RelayRoom } from "../support/relay-room.ts";

/** Reads a reply piece by piece, as a client of events does. */
function reading(reply: Response) {
  const reader = reply.body!.getReader();
  return {
    next: async () => {
      const { value } = await reader.read();
      return value && new TextDecoder().decode(value);
    },
    close: () => reader.cancel(),
  };
}

const open = async (room: RelayRoom, ask = {}) =>
  reading(await room.ask("GET /events/b", { token: "b", ...ask }));
const send = async (room: RelayRoom, body: string) =>
  (await (await room.ask("POST /send", { token: "a", body: { to: "b", body } })).json()) as Message;
const id = (event: string | undefined) => /^id: (.*)$/m.exec(event ?? "")?.[1];

test("a stream says at once that it is open, and is neither kept nor held back on the way", async () => {
  const room = await RelayRoom.with(["b"]);
  const reply = await room.ask("GET /events/b", { token: "b" });
  expect(reply.headers.get("content-type")).toBe("text/event-stream");
  expect(reply.headers.get("cache-control")).toBe("no-store");
  expect(reply.headers.get("x-accel-buffering")).toBe("no");
  const stream = reading(reply);
  expect(await stream.next()).toBe(":\n\n");
  await stream.close();
});

test("each message is one event with its id, what waits already first", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const early = await send(room, "early\ntwo lines");
  const stream = await open(room);
  await stream.next();
  const { recipients: _, ...message } = early as Message & { recipients: string[] };
  expect(await stream.next()).toBe(`id: ${early.id}\ndata: ${JSON.stringify(message)}\n\n`);
  const late = await send(room, "late");
  expect(id(await stream.next())).toBe(late.id);
  await stream.close();
});

test("reading acks nothing", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  await send(room, "x");
  const stream = await open(room);
  await stream.next();
  await stream.next();
  await stream.close();
  expect(room.hub.presence.me("b").waiting).toBe(1);
});

test("Last-Event-ID leaves out what came before it", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const ids = [await send(room, "1"), await send(room, "2"), await send(room, "3")].map((sent) => sent.id);
  const stream = await open(room, { headers: { "last-event-id": ids[1] } });
  await stream.next();
  expect(id(await stream.next())).toBe(ids[2]);
  await stream.close();
});

test("a quiet stream carries a comment now and then, and its agent counts as seen", async () => {
  let uses = 0;
  const room = await RelayRoom.with(["b"], { heartbeat: 0.005, onRequest: () => uses++ });
  const stream = await open(room);
  await stream.next();
  room.clock.advance(60_000);
  const before = uses;
  expect(await stream.next()).toBe(":\n\n");
  expect(uses).toBeGreaterThan(before);
  expect(room.hub.presence.me("b").lastSeen).toBe("2026-11-21T12:01:00.000Z");
  await stream.close();
});

test("a stream ends when its agent goes, when the hub closes and when the relay stops", async () => {
  const stopping = new AbortController();
  const ends: ((room: RelayRoom) => unknown)[] = [
    (room) => room.ask("DELETE /agents/b", { token: "b" }),
    (room) => room.hub.close(),
    () => stopping.abort(),
  ];
  for (const end of ends) {
    const room = await RelayRoom.with(["b"], { stopping: stopping.signal, streams: 1 });
    const stream = await open(room);
    await stream.next();
    const last = stream.next();
    await end(room);
    expect(await last).toBeUndefined();
  }
});

test("a stream doesn't outlive the time of grace of the token that opened it", async () => {
  const room = await RelayRoom.with(["b"], { heartbeat: 0.005 });
  const stream = await open(room);
  await stream.next();
  await room.hub.membership.rotateToken("b");
  expect(await stream.next()).toBe(":\n\n");
  room.clock.advance((limits.rotationGrace + 1) * 1000);
  expect(await stream.next()).toBeUndefined();
});

test("there is room for so many streams, and a place is free again when one ends", async () => {
  const room = await RelayRoom.with(["b"], { streams: 2 });
  const first = await open(room);
  await open(room);
  const third = () => room.outcome("GET /events/b", { token: "b" });
  expect(await third()).toBe("503 stream.limit");
  expect(await room.outcome("GET /inbox/b?wait=1", { token: "b" })).toBe("503 stream.limit");
  expect(await room.outcome("GET /inbox/b", { token: "b" })).toBe("200");
  await first.close();
  expect((await room.ask("GET /events/b", { token: "b" })).status).toBe(200);
});

test("HEAD opens no stream", async () => {
  const room = await RelayRoom.with(["b"], { streams: 1 });
  for (let at = 0; at < 3; at++) {
    const reply = await room.ask("HEAD /events/b", { token: "b" });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("text/event-stream");
  }
});

test("a fast reader with a long backlog leaves others their turn", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  for (let at = 0; at < 300; at++) await send(room, "x");
  const stream = await open(room);
  let got = 0;
  const reading = (async () => {
    while (got < 300) if ((await stream.next())?.startsWith("id")) got++;
  })();
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(got).toBeLessThan(300);
  await reading;
  await stream.close();
});

test("a stream that the store fails ends, and the log says why", async () => {
  const room = await RelayRoom.with(["b"]);
  room.store.mail.peek = async () => {
    throw new TypeError("broken inside");
  };
  const stream = await open(room);
  await stream.next();
  expect(await stream.next()).toBeUndefined();
  expect(room.log.at(-1)).toMatchObject({
    status: 500,
    agent: "b",
    stack: expect.stringContaining("broken"),
  });
});
