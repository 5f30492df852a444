import { expect, test } from "bun:test";
import type { Agent } from "../../src/domain/agent.ts";
import { RelayRoom } from "../support/relay-room.ts";

/** What the others see of b. */
async function last(room: RelayRoom): Promise<Agent["lastEvent"]> {
  const agents = (await (await room.ask("GET /agents", { token: "a" })).json()) as Agent[];
  return agents.find(({ name }) => name === "b")?.lastEvent;
}

test("an agent's last event is what it was proven to do, no more", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  expect(await last(room)).toBe("joined");
  await room.ask("POST /claim", { token: "b", body: {} });
  expect(await last(room)).toBe("looked");
  await room.ask("POST /send", { token: "a", body: { to: "b", body: "hi" } });
  expect(await last(room)).toBe("looked");
  const claimed = await room.ask("POST /claim", { token: "b", body: {} });
  expect(await last(room)).toBe("claimed");
  const { messages } = (await claimed.json()) as { messages: { receipt: string }[] };
  await room.ask("POST /ack", { token: "b", body: { receipts: messages.map(({ receipt }) => receipt) } });
  expect(await last(room)).toBe("settled");
  await room.ask("POST /send", { token: "b", body: { to: "a", body: "thanks" } });
  expect(await last(room)).toBe("sent");
  await room.ask("GET /me", { token: "b" });
  expect(await last(room)).toBe("called");
  const stream = await room.ask("GET /events/b", { token: "b" });
  expect(await last(room)).toBe("listening");
  await stream.body?.cancel();
});

test("a wrong token proves nothing", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  await room.ask("POST /claim", { token: "wrong", body: {} });
  expect(await last(room)).toBe("joined");
});
