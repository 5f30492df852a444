import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { openDoor } from "../support/open-door.ts";
import { RelayRoom } from "../support/relay-room.ts";

const hold = async (room: RelayRoom, query = "rung=rewake", token = "b") => {
  const reader = (await room.ask(`GET /doorbell/b?${query}`, { token })).body!.getReader();
  return {
    next: async () => {
      const { value } = await reader.read();
      return value && new TextDecoder().decode(value);
    },
    close: () => reader.cancel(),
  };
};

test("a doorbell is its agent's own, and says what is wrong with its query", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  expect(await room.outcome("GET /doorbell/b?rung=rewake", { token: "a" })).toBe("403 agent.other");
  expect(await room.outcome("GET /doorbell/b?rung=rewake")).toBe("401 auth.missing");
  expect(await room.outcome("GET /doorbell/b?rung=rewake", { token: "room" })).toBe("401 auth.kind");
  expect(await room.outcome("GET /doorbell/b?rung=trumpet", { token: "b" })).toBe("400 request.invalid");
  expect(await room.outcome("GET /doorbell/b?session=UPPER!", { token: "b" })).toBe("400 request.invalid");
  expect(await room.outcome("GET /doorbell/b?volume=11", { token: "b" })).toBe("400 request.invalid");
});

test("urgent mail rings down the stream, without its body", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const stream = await hold(room);
  expect(await stream.next()).toBe(":\n\n");
  const sent = await room.ask("POST /send", {
    token: "a",
    body: { to: "b", body: "secret", priority: "urgent" },
  });
  const { id } = (await sent.json()) as { id: string };
  const ring = { kind: "ring", unread: 1, urgent: 1, from: ["a"], ids: [id] };
  expect(await stream.next()).toBe(`data: ${JSON.stringify(ring)}\n\n`);
  expect(room.hub.presence.me("b").waiting).toBe(1);
  await stream.close();
});

test("a doorbell's place is one of those for streams, and free again when it ends", async () => {
  const room = await RelayRoom.with(["b"], { streams: 1 });
  const stream = await hold(room);
  expect(await room.outcome("GET /doorbell/b", { token: "b" })).toBe("503 stream.limit");
  expect(await room.outcome("GET /events/b", { token: "b" })).toBe("503 stream.limit");
  await stream.close();
  expect((await room.ask("GET /doorbell/b", { token: "b" })).status).toBe(200);
});

test("one of the same session takes its place, and the older stream ends with that word", async () => {
  const room = await RelayRoom.with(["b"], { streams: 2 });
  const older = await hold(room, "rung=rewake&session=s1");
  await older.next();
  const newer = await hold(room, "rung=rewake&session=s1");
  expect(await older.next()).toBe('data: {"kind":"replaced"}\n\n');
  expect(await older.next()).toBeUndefined();
  await newer.close();
});

test("a doorbell ends with its agent, with its token's time of grace, and with the relay", async () => {
  const stopping = new AbortController();
  const options = { heartbeat: 0.005, stopping: stopping.signal };
  const room = await RelayRoom.with(["b"], options);
  const ends = [
    async () => {
      await room.hub.membership.rotateToken("b");
      room.clock.advance((limits.rotationGrace + 1) * 1000);
    },
    async () => void (await room.hub.membership.unregister("b")),
    async () => stopping.abort(),
  ];
  for (const end of ends) {
    if (end !== ends[0]) {
      await room.store.commit(room.store.agents.remove("b"));
      await room.join("b");
    }
    const stream = await hold(room);
    await stream.next();
    await end();
    let last: string | undefined = "";
    while (last !== undefined) last = await stream.next();
    expect(room.hub.doorbells.coverage("b")).toEqual({ wake: [], listening: false });
  }
});

test("HEAD opens nothing", async () => {
  const room = await RelayRoom.with(["b"], { streams: 1 });
  for (let at = 0; at < 3; at++)
    expect((await room.ask("HEAD /doorbell/b", { token: "b" })).status).toBe(200);
  expect(room.hub.doorbells.coverage("b").wake).toEqual([]);
});

test("who is here shows how each would be woken, while the stream is open", async () => {
  await using door = await openDoor(["a", "b"]);
  const wake = async () => {
    const agents = await (await door.room.ask("GET /agents", { token: "a" })).json();
    return (agents as { name: string; wake: string[]; listening: boolean }[])[1];
  };
  const hangUp = new AbortController();
  const headers = { authorization: `Bearer ${door.room.tokens.b}` };
  const stream = await fetch(`${door.url}/doorbell/b?rung=desktop`, { headers, signal: hangUp.signal });
  const reader = stream.body!.getReader();
  await reader.read();
  expect(await wake()).toMatchObject({ name: "b", wake: ["desktop"], listening: true });
  hangUp.abort();
  while ((await wake())?.listening) await new Promise(setImmediate);
  expect(await wake()).toMatchObject({ wake: [], listening: false });
});
