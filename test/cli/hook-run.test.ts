import { expect, test } from "bun:test";
import { readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { budgets } from "../../src/cli/hook-digest.ts";
import { readWakeTarget } from "../../src/client/wake-target.ts";
import { fault } from "../../src/domain/fault.ts";
import { HookRoom } from "../support/hook-room.ts";

const session = { session_id: "5f0c2c1e-3b7a-4f57-9a51-0b5f6f4f8a11", cwd: "/nowhere" };
const claude = (room: HookRoom, event: string, more: object = {}, run = {}) =>
  room.run("claude-code", event, { ...session, hook_event_name: event, ...more }, run);
const context = (out: string): string => JSON.parse(out).hookSpecificOutput.additionalContext;
const minutes = (count: number) => count * 60_000;

test("with nothing to do a hook asks once, says nothing and leaves no file", async () => {
  using room = await HookRoom.open();
  for (const event of ["SessionStart", "UserPromptSubmit", "PostToolBatch", "Stop"]) {
    expect(await claude(room, event)).toBe("");
    expect(room.asked.splice(0)).toEqual(["GET /v1/inbox/b"]);
  }
  expect(await claude(room, "SessionEnd")).toBe("");
  expect(room.asked).toEqual([]);
  expect(readdirSync(room.home.path)).not.toContain("sessions");
});

test("mail is claimed when it is shown, and acked by the next hook of the same session", async () => {
  using room = await HookRoom.open();
  const id = await room.send("the schema is ready");
  expect(context(await claude(room, "UserPromptSubmit"))).toContain("the schema is ready");
  expect(await room.state(id)).toBe("claimed");
  expect(await claude(room, "Stop", { session_id: "another" })).toBe("");
  expect(await room.state(id)).toBe("claimed");
  expect(await claude(room, "PostToolBatch")).toBe("");
  expect(await room.state(id)).toBe("acked");
  expect(await claude(room, "PostToolBatch")).toBe("");
});

test("the end of a session is a sign of life too", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  await claude(room, "Stop");
  await claude(room, "SessionEnd");
  expect(await room.state(id)).toBe("acked");
});

test("a session that dies gives its mail back when the lease ends, marked as a repeat", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  await claude(room, "UserPromptSubmit");
  room.room.clock.advance(minutes(14));
  const other = { session_id: "another" };
  expect(await claude(room, "UserPromptSubmit", other)).toBe("");
  room.room.clock.advance(minutes(1));
  expect(context(await claude(room, "UserPromptSubmit", other))).toContain("Handed out before (attempt 2)");
  // The first one comes back from the dead: what it had is another's now.
  expect(await claude(room, "PostToolBatch")).toBe("");
  expect(await room.state(id)).toBe("claimed");
});

test("the sender sees in which session its mail is", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  await claude(room, "UserPromptSubmit");
  const reply = await room.room.ask(`GET /messages/${id}`, { token: "a" });
  expect(await reply.json()).toMatchObject({
    deliveries: [{ state: "claimed", by: "hook", session: "claude-code-4f8a11" }],
  });
});

test("what the harness's pipe didn't take goes back at once", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  const gone = () => {
    throw fault("output.closed");
  };
  expect(await claude(room, "UserPromptSubmit", {}, { write: gone })).toBe("");
  expect(await room.state(id)).toBe("unclaimed");
  expect(context(await claude(room, "PostToolBatch"))).toContain("one");
});

test("a hook that was killed before its text was out hands it out again", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  await claude(room, "UserPromptSubmit");
  const [name = ""] = readdirSync(room.home.join("sessions"));
  const kept = await Bun.file(room.home.join("sessions", name)).json();
  room.home.write(`sessions/${name}`, JSON.stringify({ ...kept, shown: false }));
  expect(context(await claude(room, "PostToolBatch"))).toContain("attempt 2");
  await claude(room, "PostToolBatch");
  expect(await room.state(id)).toBe("acked");
});

test("a turn is prolonged once, whatever the harness says of it", async () => {
  using room = await HookRoom.open();
  await room.send("one");
  expect(JSON.parse(await claude(room, "Stop")).decision).toBe("block");
  await room.send("two");
  expect(context(await claude(room, "PostToolBatch"))).toContain("two");
  const third = await room.send("three");
  expect(await claude(room, "Stop")).toBe("");
  expect(await claude(room, "Stop", { stop_hook_active: true })).toBe("");
  expect(await room.state(third)).toBe("unclaimed");
  expect(context(await claude(room, "UserPromptSubmit"))).toContain("three");
  await room.send("four");
  expect(JSON.parse(await claude(room, "Stop")).reason).toContain("four");
});

test("a harness without hooks at its prompts gets mail at the end of every other turn at least", async () => {
  using room = await HookRoom.open();
  const stop = () => room.run("copilot", "agentStop", { sessionId: "s", cwd: "/nowhere" });
  await room.send("one");
  expect(await stop()).toContain("one");
  await room.send("two");
  expect(await stop()).toBe("");
  expect(await stop()).toContain("two");
});

test("the last session that can be woken from outside is remembered at its first hook", async () => {
  using room = await HookRoom.open();
  const codex = (session_id: string, event = "SessionStart") =>
    room.run("codex", event, { session_id, cwd: "/nowhere" });
  const [first, second] = ["019ab2c4-7f10-7c3e-9d2a-5e0f4b1a2b3c", "019ab2c4-7f10-7c3e-9d2a-5e0f4b1a2b3d"];
  const known = () => readWakeTarget(room.home.path, "b").codex?.thread;
  await codex("no-thread");
  expect(known()).toBeUndefined();
  await codex(first);
  expect(known()).toBe(first);
  await codex(second, "UserPromptSubmit");
  await codex(first, "Stop");
  expect(known()).toBe(second);

  const opencode = (session_id: string, server?: string) =>
    room.run("opencode", "chat.message", { session_id, cwd: "/nowhere", server });
  const url = "http://127.0.0.1:4096/";
  await opencode("ses_1");
  await opencode("ses_2", "http://evil.example/");
  expect(readWakeTarget(room.home.path, "b").opencode).toBeUndefined();
  await opencode("ses_3", url);
  expect(readWakeTarget(room.home.path, "b")).toMatchObject({
    opencode: { url, session: "ses_3" },
    codex: { thread: second },
  });
});

test("a subagent gets no mail, and acks none", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  const sub = { agent_id: "sub-1", agent_type: "Explore" };
  expect(await claude(room, "PostToolBatch", sub)).toBe("");
  await claude(room, "UserPromptSubmit");
  expect(await claude(room, "PostToolBatch", sub)).toBe("");
  expect(await room.state(id)).toBe("claimed");
});

test("urgent mail comes first, the rest waits unclaimed, is counted, and none of 200 is lost", async () => {
  using room = await HookRoom.open();
  const ids: string[] = [];
  for (let at = 0; at < 199; at += 1) ids.push(await room.send(`note ${at} ${"x".repeat(700)}`));
  ids.push(await room.send("now!", { priority: "urgent" }));
  const seen = new Set<string>();
  let first: string | undefined;
  for (let hooks = 0; seen.size < 200 && hooks < 60; hooks += 1) {
    const text = context(await claude(room, "PostToolBatch"));
    first ??= text;
    expect(text.length).toBeLessThanOrEqual(budgets.normal);
    expect(text).not.toContain("Handed out before");
    for (const found of text.matchAll(/^Message (\w+) /gm)) seen.add(found[1]!);
  }
  expect(first).toMatch(/^Message \w+ from @a to @b, \S+, urgent$/m);
  expect(first).toMatch(/\n\n19\d more wait: bch drain --agent b$/);
  expect([...seen].sort()).toEqual(ids.map((id) => id.slice(0, 8)).sort());
});

test("a message that is too long is shown in part, and can be read by its id before and after the ack", async () => {
  using room = await HookRoom.open();
  const id = await room.send("y".repeat(50_000));
  expect(context(await claude(room, "UserPromptSubmit"))).toContain(
    `The whole: bch read --agent b ${id.slice(0, 8)}`,
  );
  const body = async () => {
    const kept = (await (await room.room.ask(`GET /messages/${id}`, { token: "b" })).json()) as {
      body?: string;
    };
    return kept.body?.length;
  };
  expect(await body()).toBe(50_000);
  await claude(room, "PostToolBatch");
  expect(await room.state(id)).toBe("acked");
  expect(await body()).toBe(50_000);
});

test("mail of a scope goes to the session in that repository", async () => {
  using room = await HookRoom.open();
  const git = (name: string) =>
    room.home.write(`${name}/.git/config`, `[remote "origin"]\n\turl = git@github.com:Org/${name}.git\n`);
  const here = (name: string) => ({ session_id: name, cwd: room.home.join(name, "src", "deep") });
  git("app");
  git("app-server");
  const id = await room.send("for app", { scope: "https://github.com/org/app" });
  expect(await claude(room, "UserPromptSubmit", here("app-server"))).toBe("");
  expect(await room.state(id)).toBe("unclaimed");
  expect(context(await claude(room, "UserPromptSubmit", here("app")))).toContain("for app");
});

test("a relay that is away is told once, in a way that the person sees, and not asked again for a minute", async () => {
  using room = await HookRoom.open();
  const away = { away: true };
  const { systemMessage } = JSON.parse(await claude(room, "SessionStart", {}, away));
  expect(systemMessage).toStartWith("Backchannel: can't reach the relay at http://localhost: ");
  expect(await claude(room, "UserPromptSubmit", {}, away)).toBe("");
  await room.send("one");
  expect(await claude(room, "UserPromptSubmit")).toBe("");
  room.room.clock.advance(minutes(1));
  expect(await claude(room, "UserPromptSubmit", {}, away)).toBe("");
  room.room.clock.advance(minutes(1));
  expect(await claude(room, "UserPromptSubmit")).toContain("one");
  expect(await claude(room, "SessionStart", { session_id: "another" }, away)).toContain("can't reach");
});

test("a relay that hangs isn't asked again and again; it is told of when it can't be one that starts", async () => {
  using room = await HookRoom.open();
  const { clock } = room.room;
  const stuck = { away: true, left: () => 1, connect: () => new Promise<never>(() => {}) };
  expect(await claude(room, "SessionStart", {}, stuck)).toBe("");
  await room.send("one");
  expect(await claude(room, "UserPromptSubmit")).toBe("");
  clock.advance(6000);
  const { systemMessage } = JSON.parse(await claude(room, "PostToolBatch", {}, stuck));
  expect(systemMessage).toContain("it takes too long to answer");
  clock.advance(6000);
  expect(await claude(room, "UserPromptSubmit")).toBe("");
  clock.advance(minutes(1));
  expect(await claude(room, "UserPromptSubmit")).toContain("one");
});

test("mail that a session took is acked when the relay is back, if its lease lasts", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  await claude(room, "UserPromptSubmit");
  expect(JSON.parse(await claude(room, "PostToolBatch", {}, { away: true })).systemMessage).toContain(
    "can't reach",
  );
  room.room.clock.advance(minutes(1));
  await claude(room, "PostToolBatch");
  expect(await room.state(id)).toBe("acked");
});

test("an identity whose file is torn is told of in any place, as what it is", async () => {
  using room = await HookRoom.open();
  room.home.write("identities/b.json", '{"v":1,');
  const { systemMessage } = JSON.parse(await claude(room, "UserPromptSubmit"));
  expect(systemMessage).toContain("identities/b.json: it isn't JSON");
  expect(await claude(room, "UserPromptSubmit")).toBe("");
});

test("a clock that was set back by a year doesn't silence a session for a year", async () => {
  using room = await HookRoom.open();
  await claude(room, "UserPromptSubmit", {}, { away: true });
  await room.send("one");
  room.room.clock.jump(-365 * 24 * 3600 * 1000);
  expect(await claude(room, "UserPromptSubmit")).toContain("one");
});

test("a missing identity and a wrong token are told once, each with what to do", async () => {
  using room = await HookRoom.open();
  room.keepIdentity("b", "bcha_wrong");
  expect(JSON.parse(await claude(room, "UserPromptSubmit")).systemMessage).toStartWith(
    "Backchannel: unauthorized: the token's checksum",
  );
  expect(await claude(room, "Stop")).toBe("");
  const lost = { agent: "nobody" };
  expect(await claude(room, "Stop", { session_id: "2" }, lost)).toContain("bch init <name>");
  expect(await claude(room, "UserPromptSubmit", { session_id: "2" }, lost)).toBe("");
});

test("where a harness shows people nothing, its model is asked to, but never at the price of a turn", async () => {
  using room = await HookRoom.open();
  const away = { away: true };
  const input = { conversation_id: "c" };
  expect(await room.run("cursor", "stop", input, away)).toBe("");
  room.room.clock.advance(minutes(1));
  expect(JSON.parse(await room.run("cursor", "postToolUse", input, away)).additional_context).toStartWith(
    "Tell your user this once, and go on with your work: Backchannel: can't reach",
  );
  room.room.clock.advance(minutes(1));
  expect(await room.run("cursor", "sessionStart", input, away)).toBe("");
});

test("input that is no JSON, names no session or is of a version to come hands out nothing and breaks nothing", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  for (const input of [
    "",
    "{",
    "[]",
    "null",
    "3",
    '"text"',
    "{}",
    '{"session_id":7}',
    `{"session_id":""}`,
    "\0\ud800",
  ])
    for (const event of ["UserPromptSubmit", "Stop", "SessionEnd"])
      expect(await room.run("claude-code", event, input)).toBe("");
  expect(await room.run("claude-code", "SessionStart", "{")).toContain("names no session");
  expect(await room.state(id)).toBe("unclaimed");

  const strange = {
    __proto__: { session_id: "x" },
    cwd: ["/nowhere"],
    hook_event_name: 7,
    new_field: { deep: [1] },
  };
  expect(await claude(room, "UserPromptSubmit", strange)).toContain("one");
});

test("an event that this version doesn't know is told once", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  for (const event of ["TurnPaused", "constructor", "__proto__"]) {
    const out = await claude(room, event, { session_id: event });
    expect(JSON.parse(out).systemMessage).toContain(`doesn't know the event ${event} of claude-code`);
    expect(await claude(room, event, { session_id: event })).toBe("");
  }
  expect(await room.run("cursor", "turnPaused", { conversation_id: "c" })).toBe("");
  expect(await room.state(id)).toBe("unclaimed");
});

test("in a home that can't be written to nothing is handed out, and a session hears of it at its start", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  writeFileSync(room.home.join("sessions"), "in the way");
  expect(await claude(room, "UserPromptSubmit")).toBe("");
  expect(JSON.parse(await claude(room, "SessionStart")).systemMessage).toContain("can't use");
  for (let turn = 0; turn < 12; turn += 1) expect(await claude(room, "Stop")).toBe("");
  expect(await room.state(id)).toBe("unclaimed");
});

test("a disk that fails behind the answer makes no second answer; the mail comes again", async () => {
  using room = await HookRoom.open();
  const id = await room.send("one");
  const answers: string[] = [];
  const write = (line: string) => {
    answers.push(line);
    rmSync(room.home.join("sessions"), { recursive: true });
    writeFileSync(room.home.join("sessions"), "in the way");
  };
  for (const event of ["SessionStart", "UserPromptSubmit"]) await claude(room, event, {}, { write });
  expect(answers).toHaveLength(1);
  rmSync(room.home.join("sessions"));
  room.room.clock.advance(minutes(15));
  expect(context(await claude(room, "PostToolBatch"))).toContain("attempt 2");
  expect(await room.state(id)).toBe("claimed");
});

test("of hooks that run at the same time one hands out, and its receipts are kept", async () => {
  using room = await HookRoom.open();
  const ids = [await room.send("one"), await room.send("two")];
  const outs = await Promise.all(Array.from({ length: 5 }, () => claude(room, "PostToolBatch")));
  expect(outs.filter(Boolean)).toHaveLength(1);
  await claude(room, "Stop");
  for (const id of ids) expect(await room.state(id)).toBe("acked");
});

test("a lock that a killed hook left doesn't outlive two seconds", async () => {
  using room = await HookRoom.open();
  await room.send("one");
  await claude(room, "UserPromptSubmit");
  const [name = ""] = readdirSync(room.home.join("sessions"));
  const now = room.room.clock.now() / 1000;
  utimesSync(room.home.write(`sessions/${name}.lock`, ""), now, now);
  await room.send("two");
  expect(await claude(room, "Stop")).toBe("");
  room.room.clock.advance(2000);
  expect(await claude(room, "Stop")).toContain("two");
});

test("the files of sessions that ended a week ago go when a new one begins", async () => {
  using room = await HookRoom.open();
  await room.send("one");
  await claude(room, "UserPromptSubmit");
  const before = readdirSync(room.home.join("sessions"));
  const then = (room.room.clock.now() - 8 * 24 * 3600 * 1000) / 1000;
  for (const name of before) utimesSync(room.home.join("sessions", name), then, then);
  await room.send("two");
  await claude(room, "UserPromptSubmit", { session_id: "another" });
  expect(readdirSync(room.home.join("sessions"))).not.toEqual(expect.arrayContaining(before));
});
