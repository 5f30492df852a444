import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import type { Task } from "../../src/domain/task.ts";
import { RelayRoom } from "../support/relay-room.ts";

/** ana posts, bo can do rust, cy can do nothing. */
async function taskRoom(): Promise<RelayRoom> {
  const room = await RelayRoom.with(["ana", "bo", "cy"]);
  await room.ask("POST /register", { token: "bo", body: { name: "bo", capabilities: ["rust"] } });
  return room;
}

async function posted(room: RelayRoom, body: object = {}): Promise<Task> {
  const reply = await room.ask("POST /tasks", {
    token: "ana",
    body: { title: "do it", requires: ["rust"], ...body },
  });
  expect(reply.status).toBe(200);
  return (await reply.json()) as Task;
}

test("a task goes through its routes from post to result, and tells of itself by mail", async () => {
  const room = await taskRoom();
  const task = await posted(room, { description: "all of it" });
  expect(task).toMatchObject({ state: "offered", assignee: "bo", requester: "ana" });
  expect(Object.keys(task)).not.toContain("passes");
  const mine = await room.ask("GET /tasks?mine", { token: "bo" });
  expect(await mine.json()).toMatchObject([{ id: task.id, state: "offered" }]);
  const short = task.id.slice(0, 8);
  expect(await room.outcome(`POST /tasks/${short}/accept`, { token: "bo", body: {} })).toBe("200");
  expect(await room.outcome(`POST /tasks/${short}/heartbeat`, { token: "bo", body: { lease: 60 } })).toBe(
    "200",
  );
  const done = await room.ask(`POST /tasks/${short}/complete`, { token: "bo", body: { result: "ready" } });
  expect(await done.json()).toMatchObject({ state: "completed", result: "ready" });
  const inbox = await room.ask("GET /inbox/ana", { token: "ana" });
  expect(await inbox.json()).toMatchObject([{ from: "bo", thread: task.id, to: "@ana" }]);
});

test("lists show what concerns the caller, page by page", async () => {
  const room = await taskRoom();
  await room.ask("POST /status", { token: "bo", body: { status: "busy" } });
  const ids: string[] = [];
  for (const priority of ["low", "urgent", "normal"]) ids.push((await posted(room, { priority })).id);
  const seen = async (what: string, token: string) =>
    ((await (await room.ask(`GET /tasks${what}`, { token })).json()) as Task[]).map(({ id }) =>
      ids.indexOf(id),
    );
  expect(await seen("?requested", "ana")).toEqual([2, 1, 0]);
  expect(await seen("?requested&limit=1", "ana")).toEqual([2]);
  expect(await seen(`?requested&after=${ids[2]}`, "ana")).toEqual([1, 0]);
  expect(await seen("?queued", "bo")).toEqual([1, 2, 0]);
  expect(await seen("?mine", "bo")).toEqual([]);
  expect(await seen("?queued", "ana")).toEqual([]);
  expect(await seen("", "cy")).toEqual([]);
  expect(await seen("?state=queued", "ana")).toEqual([2, 1, 0]);
  expect(await seen("?state=failed", "ana")).toEqual([]);
});

test("bad input is told what is wrong, and changes nothing", async () => {
  const room = await taskRoom();
  const post = (body: unknown) => room.outcome("POST /tasks", { token: "ana", body });
  expect(await post({ title: "x", to: "nobody" })).toBe("404 agent.unknown");
  expect(await post({ title: "x" })).toBe("400 request.invalid");
  expect(await post({ title: "x", to: "bo", requires: ["rust"] })).toBe("400 request.invalid");
  expect(await post({ title: "x".repeat(limits.task.title + 1), to: "bo" })).toBe("400 request.invalid");
  expect(await post({ title: "a\nb", to: "bo" })).toBe("400 request.invalid");
  expect(await post({ title: "x", to: "bo", after: ["abc"] })).toBe("400 request.invalid");
  expect(await post({ title: "x", to: "bo", after: ["abcd"] })).toBe("404 task.unknown");
  expect(await post({ title: "x", to: "bo", schema: [] })).toBe("400 request.invalid");
  for (const schema of [
    { type: "nonsense" },
    { properties: { a: { pattern: "(a+)+$" } } },
    { $ref: "https://example.org/x.json" },
    { $schema: "http://json-schema.org/draft-04/schema#" },
  ])
    expect(await post({ title: "x", to: "bo", schema })).toBe("400 task.schema");
  expect((await (await room.ask("GET /tasks", { token: "ana" })).json()) as Task[]).toEqual([]);
  const waits = await room.ask("POST /tasks", { token: "ana", body: { title: "x", requires: ["cobol"] } });
  expect(await waits.json()).toMatchObject({ state: "queued", reason: "nobody here can do cobol" });
  await room.hub.close();
});

test("a second accept, a lost lease, a result that is too long, somebody else's task: each has its answer", async () => {
  const room = await taskRoom();
  const { id } = await posted(room);
  const act = (what: string, token: string, body: object = {}) =>
    room.outcome(`POST /tasks/${id}/${what}`, { token, body });
  expect(await act("complete", "bo")).toBe("409 task.conflict");
  expect(await act("accept", "cy")).toBe("404 task.unknown");
  expect(await act("accept", "ana")).toBe("403 task.forbidden");
  expect(await act("accept", "bo")).toBe("200");
  const again = await room.ask(`POST /tasks/${id}/accept`, { token: "bo", body: {} });
  expect(await again.json()).toMatchObject({
    code: "task.conflict",
    task: { id, state: "accepted", assignee: "bo" },
  });
  expect(await act("complete", "bo", { result: "x".repeat(300 * 1024) })).toBe("400 request.invalid");
  expect(await act("complete", "ana")).toBe("403 task.forbidden");
  expect(await act("cancel", "bo")).toBe("403 task.forbidden");
  room.clock.advance(limits.task.lease * 1000);
  expect(await act("complete", "bo", { result: "late" })).toBe("409 task.lease");
  expect(await room.outcome(`GET /tasks/${id}`, { token: "cy" })).toBe("404 task.unknown");
  expect(await room.outcome("GET /tasks/abc", { token: "ana" })).toBe("400 request.invalid");
});

test("a schema that takes for ever to check is given up, and holds up nobody else", async () => {
  const room = await taskRoom();
  const levels = 40;
  const $defs = Object.fromEntries(
    Array.from({ length: levels }, (_, n) => [
      `l${n}`,
      n === 0
        ? { type: "number" }
        : { anyOf: [{ $ref: `#/$defs/l${n - 1}` }, { $ref: `#/$defs/l${n - 1}` }] },
    ]),
  );
  const { id } = await posted(room, { schema: { $ref: `#/$defs/l${levels - 1}`, $defs } });
  await room.ask(`POST /tasks/${id}/accept`, { token: "bo", body: {} });
  const late = room.outcome(`POST /tasks/${id}/complete`, { token: "bo", body: { result: '"x"' } });
  expect(await room.outcome("GET /health")).toBe("200");
  expect(await late).toBe("422 task.result");
  const fitting = await posted(room, { schema: { type: "number" } });
  await room.ask(`POST /tasks/${fitting.id}/accept`, { token: "bo", body: {} });
  expect(
    await room.outcome(`POST /tasks/${fitting.id}/complete`, { token: "bo", body: { result: "1" } }),
  ).toBe("200");
  await room.hub.close();
}, 20_000);

test("nobody can have the name with which the relay signs", async () => {
  const room = await RelayRoom.with();
  const reply = await room.ask("POST /register", { token: "room", body: { name: "backchannel" } });
  expect(reply.status).toBe(400);
});
