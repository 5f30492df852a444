import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import type { Message } from "../../src/domain/message.ts";
import { RelayRoom } from "../support/relay-room.ts";

const form = { "content-type": "application/x-www-form-urlencoded" };

async function inbox(room: RelayRoom, agent: string): Promise<Message[]> {
  return (await (await room.ask(`GET /inbox/${agent}`, { token: agent })).json()) as Message[];
}

test("the text of one request is a message, as curl -d sends it", async () => {
  const room = await RelayRoom.with(["ci", "codex-1"]);
  for (const to of ["codex-1", "@codex-1", "%40codex-1"]) {
    const reply = await room.ask(`POST /to/${to}`, {
      token: "ci",
      body: 'build broke: {"a" & b=1}',
      headers: form,
    });
    expect(await reply.json()).toMatchObject({ from: "ci", to: "@codex-1", recipients: ["codex-1"] });
  }
  const mail = await inbox(room, "codex-1");
  expect(mail.map(({ body }) => body)).toEqual(Array(3).fill('build broke: {"a" & b=1}'));
  expect(mail[0]).toMatchObject({ from: "ci", priority: "normal" });
});

test("priority, scope, thread and title come by query or by header, and a title goes above the text", async () => {
  const room = await RelayRoom.with(["ci", "b"]);
  const headers = { "X-Priority": "urgent", "x-scope": "org/app", "X-Thread": "t-1", "X-Title": "Build 7" };
  await room.ask("POST /to/@b", { token: "ci", body: "it broke", headers });
  await room.ask("POST /to/@b?priority=urgent&scope=org/app&thread=t-1&title=Gr%C3%BC%C3%9Fe+7", {
    token: "ci",
    body: "it broke",
  });
  const common = { priority: "urgent", scope: "org/app", thread: "t-1" };
  expect(await inbox(room, "b")).toMatchObject([
    { ...common, body: "Build 7\n\nit broke" },
    { ...common, body: "Grüße 7\n\nit broke" },
  ]);
});

test("a channel and everybody can be published to", async () => {
  const room = await RelayRoom.with(["ci", "b"]);
  await room.ask("POST /subscribe", { token: "b", body: { channel: "builds" } });
  expect(await room.outcome("POST /to/%23builds", { token: "ci", body: "x" })).toBe("200");
  expect(await room.outcome("POST /to/@all", { token: "ci", body: "y" })).toBe("200");
  expect((await inbox(room, "b")).map(({ to }) => to)).toEqual(["#builds", "@all"]);
});

test("a repeat with the same Idempotency-Key is stored once", async () => {
  const room = await RelayRoom.with(["ci", "b"]);
  const ask = { token: "ci", body: "x", headers: { "Idempotency-Key": "run-7" } };
  const [first, second] = [await room.ask("POST /to/b", ask), await room.ask("POST /to/b", ask)];
  expect(await second.json()).toEqual(await first.json());
  expect(await inbox(room, "b")).toHaveLength(1);
});

test("what can't be published is told why, and stores nothing", async () => {
  const room = await RelayRoom.with(["ci", "b"]);
  const said = async (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) => {
    const reply = await room.ask(`POST /to/${path}`, { token: "ci", body, headers });
    return `${reply.status} ${((await reply.json()) as { error: string }).error}`;
  };
  expect(await said("b", "")).toBe("400 body: must not be empty");
  expect(await said("b", new Uint8Array([0xff]))).toBe("400 the request body is not UTF-8");
  expect(await said("b?prio=urgent", "x")).toBe('400 unknown field "prio"');
  expect(await said("b?priority=loud", "x")).toStartWith("400 priority: ");
  expect(await said("b?body=y", "x")).toBe("400 body: goes into the request's body");
  expect(await said("b?to=c", "x")).toBe("400 to: is given by the path already");
  expect(await said("b?title=a", "x", { "X-Title": "b" })).toStartWith("400 title: is given twice");
  expect(await said("b", "x", { "X-Title": "Grüße" })).toStartWith("400 X-Title: must be printable ASCII");
  expect(await said("b", "x", { "Content-Type": "multipart/form-data; boundary=z" })).toStartWith(
    "400 Content-Type: is a form",
  );
  expect(await said("b?title=t", "x".repeat(limits.body))).toBe(
    `400 body: at most ${limits.body} bytes with its title`,
  );
  expect(await said("nobody", "x")).toStartWith('404 unknown agent "nobody"');
  expect(await said("builds%2Fx", "x")).toStartWith("400 to: ");
  expect(await inbox(room, "b")).toEqual([]);
});
