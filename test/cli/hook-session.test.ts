import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { HookRoom } from "../support/hook-room.ts";

const input = { session_id: "s", cwd: "/nowhere" };
const claude = (room: HookRoom, event: string, run = {}) => room.run("claude-code", event, input, run);

test("hooks of two agents in one session hand out and ack each its own mail", async () => {
  using room = await HookRoom.open();
  const id = await room.send("for b");
  const reply = await room.room.ask("POST /send", { token: "b", body: { to: "@a", body: "for a" } });
  const other = (await reply.json()) as { id: string };
  expect(await claude(room, "UserPromptSubmit", { agent: "b" })).toContain("for b");
  expect(await claude(room, "UserPromptSubmit", { agent: "a" })).toContain("for a");
  for (const agent of ["b", "a"]) expect(await claude(room, "Stop", { agent })).toBe("");
  expect(await room.state(id)).toBe("acked");
  expect(await (await room.room.ask(`GET /messages/${other.id}`, { token: "b" })).json()).toMatchObject({
    deliveries: [{ state: "acked" }],
  });
});

test("a session's file with what isn't a receipt is one that says nothing: mail comes all the same", async () => {
  for (const pending of [[null], ["x"], [{ receipt: 5 }], [{ receipt: "torn" }], [{}]]) {
    using room = await HookRoom.open();
    await room.send("one");
    await claude(room, "UserPromptSubmit");
    const [name = ""] = readdirSync(room.home.join("sessions"));
    const kept = await Bun.file(room.home.join("sessions", name)).json();
    room.home.write(`sessions/${name}`, JSON.stringify({ ...kept, pending }));
    await room.send("two");
    expect(await claude(room, "PostToolBatch")).toContain("two");
  }
});

test("a hook that was under way while another handed out mail is no sign that it was taken", async () => {
  using room = await HookRoom.open();
  const { clock } = room.room;
  const began = clock.now();
  clock.advance(100);
  const id = await room.send("one");
  expect(await claude(room, "PostToolBatch")).toContain("one");
  expect(await claude(room, "PostToolBatch", { began: () => began })).toBe("");
  expect(await room.state(id)).toBe("claimed");
  expect(await claude(room, "PostToolBatch")).toBe("");
  expect(await room.state(id)).toBe("acked");
});

test("a clock that was set back keeps no hook from its ack", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  await claude(room, "UserPromptSubmit");
  room.room.clock.jump(-3_600_000);
  await claude(room, "PostToolBatch");
  expect(await room.state(id)).toBe("acked");
});

test("a hook whose output nobody reads hands out nothing, and acks what was handed out before", async () => {
  using room = await HookRoom.open();
  const first = await room.send("one");
  await claude(room, "UserPromptSubmit");
  const second = await room.send("two");
  expect(await claude(room, "PostToolBatch", { unread: true })).toBe("");
  expect(await room.state(first)).toBe("acked");
  expect(await room.state(second)).toBe("unclaimed");
});

test("a relay that is away is asked once a minute, also with mail to ack; at the session's end once more", async () => {
  using room = await HookRoom.open();
  await room.send("one");
  await claude(room, "UserPromptSubmit");
  let tries = 0;
  const away = {
    away: true,
    connect: () => {
      tries++;
      return Promise.reject(Object.assign(new Error("refused"), { code: "ConnectionRefused" }));
    },
  };
  // The first of them hears of it from its call.
  await claude(room, "PostToolBatch", { away: true });
  for (let at = 0; at < 5; at++) await claude(room, "PostToolBatch", away);
  expect(tries).toBe(0);
  await claude(room, "SessionEnd", away);
  expect(tries).toBe(1);
});
