import { expect, test } from "bun:test";
import type { Hold } from "../../src/domain/hold.ts";
import { limits } from "../../src/domain/limits.ts";
import { RelayRoom } from "../support/relay-room.ts";

/** A room whose agents have answered each other once too often; the id of the held message, which is a's. */
async function looped() {
  const room = await RelayRoom.with(["a", "b", "c"]);
  let last: { id: string; held?: Hold[] } | undefined;
  for (let at = 0; at < limits.loop.hops + 2; at++) {
    const [token, to] = at % 2 === 0 ? ["a", "b"] : ["b", "a"];
    const body = { to, body: "over to you", ...(last && { thread: last.id }) };
    last = (await (await room.ask("POST /send", { token, body })).json()) as typeof last;
  }
  return { room, id: last!.id, held: last!.held };
}

test("what is held is said to its sender and shown to its receiver, without its body", async () => {
  const { room, id, held } = await looped();
  const until = "2026-11-21T13:00:00.000Z";
  expect(held).toEqual([{ agent: "a", until, why: "hops" }]);
  const shown = await (await room.ask("GET /held", { token: "a" })).json();
  expect(shown).toMatchObject([{ id, from: "b", to: "@a", until, why: "hops" }]);
  expect(JSON.stringify(shown)).not.toContain("over to you");
  expect(await (await room.ask("GET /held", { token: "b" })).json()).toEqual([]);
  const tracked = await (await room.ask(`GET /messages/${id}`, { token: "b" })).json();
  expect(tracked).toMatchObject({ deliveries: [{ agent: "a", state: "unclaimed", until, why: "hops" }] });
});

test("what is held isn't counted among what waits", async () => {
  const { room } = await looped();
  const me = async () => (await room.ask("GET /me", { token: "a" })).json();
  const { waiting } = (await me()) as { waiting: number };
  const inbox = (await (await room.ask("GET /inbox/a", { token: "a" })).json()) as unknown[];
  expect(waiting).toBe(inbox.length);
  expect(room.hub.presence.me("a").waiting).toBe(waiting + 1);
});

test("its receiver lets it through, nobody else", async () => {
  const { room, id } = await looped();
  const release = (token: string, given: unknown = { id }) =>
    room.outcome("POST /held/release", { token, body: given });
  expect(await release("b")).toBe("404 hold.unknown");
  expect(await release("c")).toBe("404 hold.unknown");
  expect(await release("room")).toBe("401 auth.kind");
  expect(await release("a", {})).toBe("400 request.invalid");
  expect(await release("a", { id: "no id" })).toBe("400 request.invalid");
  expect(await release("a")).toBe("200");
  expect(await release("a")).toBe("404 hold.unknown");
  const inbox = (await (await room.ask("GET /inbox/a", { token: "a" })).json()) as { id: string }[];
  expect(inbox.map((message) => message.id)).toContain(id);
});
