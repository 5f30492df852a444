import { expect, test } from "bun:test";
import { agents } from "../../src/cli/commands/agents.ts";
import { channels } from "../../src/cli/commands/channels.ts";
import { drain } from "../../src/cli/commands/drain.ts";
import { inbox } from "../../src/cli/commands/inbox.ts";
import { reply } from "../../src/cli/commands/reply.ts";
import { send } from "../../src/cli/commands/send.ts";
import { sent } from "../../src/cli/commands/sent.ts";
import { status } from "../../src/cli/commands/status.ts";
import { sub } from "../../src/cli/commands/sub.ts";
import { unsub } from "../../src/cli/commands/unsub.ts";
import { whoami } from "../../src/cli/commands/whoami.ts";
import { CommandRoom } from "../support/command-room.ts";

/** What this agent takes out of its mailbox. */
const mail = async (room: CommandRoom, agent: string) =>
  JSON.parse((await room.run(agent, drain, ["--json"])).out) as Record<string, unknown>[];

test("a send says its short id and who gets it", async () => {
  using room = await CommandRoom.with("a", "b");
  const { out } = await room.run("a", send, ["@b", "hello", "there"]);
  expect(out).toMatch(/^sent [0-9a-f]{8} to b\n$/);
  expect((await mail(room, "b"))[0]).toMatchObject({ from: "a", to: "@b", body: "hello there" });
});

test("text from standard input is sent as it is, and none at all is refused", async () => {
  using room = await CommandRoom.with("a", "b");
  await room.run("a", send, ["@b", "-"], { input: 'it\'s "quoted" `x` $(y)\n\nend\n' });
  expect((await mail(room, "b"))[0]?.body).toBe('it\'s "quoted" `x` $(y)\n\nend');
  await expect(room.run("a", send, ["@b", "-"])).rejects.toMatchObject({ code: "usage.wrong" });
  await expect(room.run("a", send, ["@b", "-"], { input: "\n" })).rejects.toMatchObject({
    code: "usage.wrong",
  });
});

test("every flag of a send arrives", async () => {
  using room = await CommandRoom.with("a", "b");
  const flags = [
    "--urgent",
    "--scope",
    "org/app",
    "--thread",
    "t",
    "--ref",
    "x",
    "--ref",
    "y",
    "--expires",
    "1h",
  ];
  await room.run("a", send, ["b", "hi", ...flags]);
  expect((await mail(room, "b"))[0]).toMatchObject({
    priority: "urgent",
    scope: "org/app",
    thread: "t",
    refs: ["x", "y"],
    expires: "2026-11-21T13:00:00.000Z",
  });
});

test("a repeat with the same key stores nothing", async () => {
  using room = await CommandRoom.with("a", "b");
  const first = await room.run("a", send, ["@b", "once", "--key", "k"]);
  const second = await room.run("a", send, ["@b", "once", "--key", "k"]);
  expect(second.out).toBe(first.out);
  expect(await mail(room, "b")).toHaveLength(1);
});

test("a reply goes to the sender, in thread and scope; to the channel only when asked", async () => {
  using room = await CommandRoom.with("a", "b", "c");
  for (const agent of ["a", "b", "c"]) await room.run(agent, sub, ["#design"]);
  await room.run("a", send, ["#design", "who is up?", "--scope", "org/app"]);
  const post = (await mail(room, "b"))[0]!;
  const id = String(post.id).slice(0, 8);
  await room.run("b", reply, [id, "me"]);
  expect((await mail(room, "a"))[0]).toMatchObject({
    to: "@a",
    thread: post.id,
    scope: "org/app",
    body: "me",
  });
  await room.run("b", reply, [id, "--channel", "all of us"]);
  expect((await mail(room, "c")).map(({ to }) => to)).toEqual(["#design", "#design"]);
});

test("a reply to one's own message goes where that one went, and a letter has no channel", async () => {
  using room = await CommandRoom.with("a", "b");
  const { id } = JSON.parse((await room.run("a", send, ["@b", "first", "--json"])).out);
  await room.run("a", reply, [id, "one more thing"]);
  expect((await mail(room, "b")).map(({ body }) => body)).toEqual(["first", "one more thing"]);
  await expect(room.run("b", reply, [id, "--channel", "x"])).rejects.toMatchObject({ code: "usage.wrong" });
});

test("an inbox is a line for each message, and takes nothing", async () => {
  using room = await CommandRoom.with("a", "b");
  await room.run("a", send, ["@b", "first line\nsecond", "--urgent"]);
  room.room.clock.advance(300_000);
  await room.run("a", send, ["@b", "\x1b[31mred\u202e"]);
  const { out } = await room.run("b", inbox, []);
  expect(out.split("\n")).toEqual([
    expect.stringMatching(/^[0-9a-f]{8} {2}! {2}@a {2}5m {3}first line …$/),
    expect.stringMatching(/^[0-9a-f]{8} {5}@a {2}now {2}\\u\{1b\}\[31mred\\u\{202e\}$/),
    "",
  ]);
  expect((await room.run("b", inbox, [])).out).toBe(out);
});

test("what became of a message can be followed", async () => {
  using room = await CommandRoom.with("a", "b");
  expect((await room.run("a", sent, [])).out).toBe("nothing sent in the last days\n");
  const { id } = JSON.parse((await room.run("a", send, ["@b", "hi", "--json"])).out);
  expect((await room.run("a", sent, [])).out).toEndWith("  @b  now  unclaimed\n");
  await room.run("b", drain, []);
  room.room.clock.advance(61_000);
  expect((await room.run("a", sent, [id.slice(0, 8)])).out).toEndWith("  @b  acked 1m ago by drain\n");
  await expect(room.run("a", sent, ["00000000"])).rejects.toMatchObject({ code: "message.unknown" });
});

test("channels come and go with their subscribers", async () => {
  using room = await CommandRoom.with("a", "b");
  expect((await room.run("a", channels, [])).out).toContain("no channels yet");
  await room.run("a", sub, ["Design"]);
  await room.run("b", sub, ["#design"]);
  expect((await room.run("a", channels, [])).out).toBe("#design  a, b\n");
  expect(JSON.parse((await room.run("a", channels, ["--json"])).out)).toEqual([
    { name: "design", subscribers: ["a", "b"] },
  ]);
  await room.run("a", unsub, ["design"]);
  expect((await room.run("a", channels, [])).out).toBe("#design  b\n");
});

test("agents see each other's status, and what they say can't act on a terminal", async () => {
  using room = await CommandRoom.with("a", "b");
  await room.run("b", status, ["busy", "in", "review"]);
  const { out } = await room.run("a", agents, []);
  expect(out).toContain("@a (you)");
  expect(out).toMatch(/@b +busy .*in review/);
  await expect(room.run("b", status, ["sleepy"])).rejects.toMatchObject({ exit: 2 });
  await expect(room.run("b", status, ["busy", "\x1b[2J"])).rejects.toMatchObject({ code: "request.invalid" });
});

test("whoami says which agent, where, and what waits", async () => {
  using room = await CommandRoom.with("a", "b");
  await room.run("a", send, ["@b", "hi"]);
  const { out } = await room.run("b", whoami, []);
  expect(out).toContain("agent     @b\n");
  expect(out).toContain("relay     http://localhost\n");
  expect(out).toContain("mail      1 waiting\n");
  await expect(room.run("nobody", whoami, [])).rejects.toMatchObject({ code: "auth.wrong", exit: 4 });
});
