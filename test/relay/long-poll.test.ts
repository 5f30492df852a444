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
