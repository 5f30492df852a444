import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { fromAddress } from "../support/from-address.ts";
import { RelayRoom } from "../support/relay-room.ts";

/** A claim that waits, how its connection was told to be patient, and what hangs it up. */
function waiting(room: RelayRoom, wait = 60) {
  const patience: number[] = [];
  const { env, headers } = fromAddress("127.0.0.1", { patience: (seconds) => patience.push(seconds) });
  const client = new AbortController();
  const reply = room.app.request(
    new Request("http://localhost/v1/claim", {
      method: "POST",
      headers: { ...headers, authorization: room.tokens.b! },
      body: JSON.stringify({ wait }),
      signal: client.signal,
    }),
    undefined,
    env,
  );
  return { reply, patience, hangUp: () => client.abort() };
}

const text = async (room: RelayRoom) => (await room.ask("GET /inbox/b", { token: "b" })).text();

/** Until what is under way has gone as far as it can. */
const settled = async () => {
  for (let at = 0; at < 5; at++) await new Promise(setImmediate);
};

test("a claim that waits is answered when a message comes, on a connection that isn't cut meanwhile", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const { reply, patience } = waiting(room);
  await settled();
  expect(patience).toEqual([0]);
  await room.ask("POST /send", { token: "a", body: { to: "b", body: "x" } });
  expect(await (await reply).json()).toMatchObject({ messages: [{ body: "x" }] });
  expect(patience).toEqual([0, limits.streamStall]);
});

test("a claim that doesn't wait leaves the connection as it is", async () => {
  const room = await RelayRoom.with(["b"]);
  const { reply, patience } = waiting(room, 0);
  await reply;
  expect(patience).toEqual([]);
});

test("a client that hangs up while it waits takes no mail with it, and its place is free", async () => {
  const room = await RelayRoom.with(["a", "b"], { streams: 1 });
  const { reply, hangUp } = waiting(room);
  await settled();
  hangUp();
  await reply;
  await room.ask("POST /send", { token: "a", body: { to: "b", body: "x" } });
  expect(await text(room)).toContain('"body":"x"');
  expect(room.hub.presence.me("b")).toMatchObject({ waiting: 1, claimed: 0 });
  const next = waiting(room);
  expect((await next.reply).status).toBe(200);
});

test("what waits is answered at once when the relay stops", async () => {
  const stopping = new AbortController();
  const room = await RelayRoom.with(["b"], { stopping: stopping.signal });
  const { reply } = waiting(room);
  await settled();
  stopping.abort();
  expect(await (await reply).json()).toEqual({ messages: [], waiting: 0 });
});

test("a look at a message that waits holds a place until it is acked, and frees it then", async () => {
  const room = await RelayRoom.with(["a", "b"], { streams: 1 });
  const sent = await room.ask("POST /send", { token: "a", body: { to: "b", body: "x" } });
  const { id } = (await sent.json()) as { id: string };
  const look = room.ask(`GET /messages/${id}?wait=60`, { token: "a" });
  await settled();
  expect(await room.outcome(`GET /messages/${id}?wait=1`, { token: "a" })).toBe("503 stream.limit");
  expect(await room.outcome(`GET /messages/${id}`, { token: "a" })).toBe("200");
  await room.ask("POST /take", { token: "b", body: { id } });
  expect(await (await look).json()).toMatchObject({ deliveries: [{ agent: "b", state: "acked" }] });
  expect(await room.outcome(`GET /messages/${id}?wait=1`, { token: "a" })).toBe("200");
});

test("a wait for a stage that isn't one, or for too long, is refused", async () => {
  const room = await RelayRoom.with(["a"]);
  for (const query of ["wait=301", "wait=x", "wait=1&until=read"])
    expect(await room.outcome(`GET /messages/3f6c?${query}`, { token: "a" })).toBe("400 request.invalid");
});
