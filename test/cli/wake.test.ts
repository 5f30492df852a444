import { expect, test } from "bun:test";
import { wake } from "../../src/cli/commands/wake.ts";
import { type WakeReport, wakeDaemon } from "../../src/cli/wake-daemon.ts";
import { identityNames } from "../../src/client/identity-names.ts";
import { readWakeTarget, rememberWakeTarget } from "../../src/client/wake-target.ts";
import type { Waker } from "../../src/harness/wake/waker.ts";
import { BchProcess } from "../support/bch-process.ts";
import { CommandRoom } from "../support/command-room.ts";
import { eventually } from "../support/eventually.ts";
import { fakeSleep } from "../support/fake-sleep.ts";
import { FakeTimer } from "../support/fake-timer.ts";
import { LocalHome } from "../support/local-home.ts";
import { runCommand } from "../support/run-command.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { turn } from "../support/turn.ts";
import { until } from "../support/until.ts";

const waker = (rung: Waker["rung"], target = "x"): Waker => ({
  rung,
  target,
  wake: async () => ({ done: true, says: "took it" }),
});

/** A daemon over a relay in memory, whose time a test lets pass. */
async function daemon(agents: () => string[], wakers: (agent: string) => Waker[]) {
  const commands = await CommandRoom.with("a", "b", "c");
  const timer = new FakeTimer();
  const reports: WakeReport[] = [];
  const notes: string[] = [];
  const stop = new AbortController();
  const over = wakeDaemon({
    agents,
    wakers,
    connect: async (agent) => commands.connection(agent),
    report: (report) => reports.push(report),
    note: (line) => notes.push(line),
    signal: stop.signal,
    sleep: fakeSleep(timer),
  });
  const { room } = commands;
  return {
    ...{ room, reports, notes, timer },
    wake: (agent: string) => room.hub.doorbells.coverage(agent).wake.join(" "),
    send: (to: string) => room.ask("POST /send", { token: "a", body: { to, body: "x", priority: "urgent" } }),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await over;
      commands[Symbol.dispose]();
    },
  };
}

test("it holds every rung of every agent, and says what came of each ring", async () => {
  await using bench = await daemon(
    () => ["b", "c"],
    () => [waker("desktop"), waker("codex")],
  );
  await until(() => bench.wake("b") === "codex desktop" && bench.wake("c") === "codex desktop");
  await bench.send("b");
  await until(() => bench.reports.length === 1);
  expect(bench.reports).toMatchObject([
    { agent: "b", waker: { rung: "codex" }, ring: { unread: 1 }, done: true, says: "took it" },
  ]);
});

test("who joins later, and a session that changes, are found within a minute", async () => {
  const agents = ["b"];
  let thread = "one";
  await using bench = await daemon(
    () => agents,
    () => (thread === "" ? [] : [waker("codex", thread)]),
  );
  await until(() => bench.wake("b") === "codex");
  agents.push("c");
  thread = "two";
  bench.timer.advance(60_000);
  await until(() => bench.wake("b") === "codex" && bench.wake("c") === "codex");
  thread = "";
  bench.timer.advance(60_000);
  await until(() => bench.wake("b") === "" && bench.wake("c") === "");
});

test("one agent that can't connect keeps nobody else from being woken", async () => {
  await using bench = await daemon(
    () => ["nobody", "b"],
    () => [waker("desktop")],
  );
  await until(() => bench.wake("b") === "desktop");
  await until(() => bench.notes.length > 0);
  expect(bench.notes[0]).toStartWith("@nobody: ");
  await turn();
});

test("bch wake wakes through a program that stands in for the desktop's, and says so without the body", async () => {
  await using home = new LocalHome();
  using programs = new TemporaryFolder();
  const shown = programs.join("shown");
  const name = process.platform === "darwin" ? "osascript" : "notify-send";
  programs.write(name, `#!/bin/sh\nprintf '%s ' "$@" > '${shown}'\n`, 0o700);
  const env = { PATH: `${programs.path}:${process.env.PATH}` };
  for (const agent of ["ann", "bob"])
    expect((await new BchProcess(["init", agent], { home: home.path, env }).ended).code).toBe(0);
  await using wake = new BchProcess(["wake"], { home: home.path, env });
  await using json = new BchProcess(["wake", "--json", "--agent", "ann"], { home: home.path, env });
  const listening = async () => {
    const agents = await new BchProcess(["agents", "--json"], { home: home.path, env }).ended;
    return (JSON.parse(agents.out) as { wake: string[] }[]).every(({ wake }) => wake[0] === "desktop");
  };
  await eventually(listening);
  const sent = ["send", "@bob", "very secret", "--urgent", "--agent", "ann"];
  expect((await new BchProcess(sent, { home: home.path, env }).ended).code).toBe(0);
  await wake.says("desktop: A message waits for @bob, urgent, from @ann.");
  expect(await Bun.file(shown).text()).toContain("A message waits for @bob, urgent, from @ann.");
  expect(wake.out + (await Bun.file(shown).text())).not.toContain("secret");
  expect((await wake.end()).code).toBe(0);
  expect((await json.end()).out).toBe("");
});

test("an agent that hasn't joined from here is refused at once, not waited for", async () => {
  using home = new TemporaryFolder();
  const run = runCommand(wake, ["--agent", "ghost"], { home: home.path, env: {} });
  await expect(run).rejects.toMatchObject({ code: "identity.missing", exit: 4 });
});

test("the agents of a home are those with an identity file, whatever else lies there", () => {
  using home = new TemporaryFolder();
  expect(identityNames(home.path)).toEqual([]);
  for (const file of ["b.json", "a.json", "A.json.old", "UP.json", "x y.json", ".trial-1/c.json"])
    home.write(`identities/${file}`, "{}");
  expect(identityNames(home.path)).toEqual(["a", "b"]);
});

test("a session that was seen is remembered beside one of another kind; a server elsewhere is not", () => {
  using home = new TemporaryFolder();
  const codex = { thread: "019ab2c4-7f10-7c3e-9d2a-5e0f4b1a2b3c" };
  const opencode = { url: "http://127.0.0.1:4096", session: "ses_1" };
  expect(readWakeTarget(home.path, "b")).toEqual({ v: 1 });
  rememberWakeTarget(home.path, "b", { codex });
  rememberWakeTarget(home.path, "b", { opencode });
  expect(readWakeTarget(home.path, "b")).toEqual({ v: 1, codex, opencode });
  const far = { ...opencode, url: "http://example.org:4096" };
  expect(() => rememberWakeTarget(home.path, "b", { opencode: far })).toThrow();
  expect(readWakeTarget(home.path, "b").opencode).toEqual(opencode);
});
