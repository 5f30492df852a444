import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { Bell } from "../../src/cli/bell.ts";
import { CommandPool } from "../../src/cli/command-pool.ts";
import { send } from "../../src/cli/commands/send.ts";
import { sent } from "../../src/cli/commands/sent.ts";
import { watch } from "../../src/cli/commands/watch.ts";
import { execMessage } from "../../src/cli/exec-message.ts";
import { handleByCommand, retryDelay } from "../../src/cli/handle-by-command.ts";
import { messageVariables } from "../../src/cli/message-variables.ts";
import { watchMail } from "../../src/cli/watch-mail.ts";
import type { Claimed } from "../../src/domain/claim.ts";
import { fault } from "../../src/domain/fault.ts";
import { CommandRoom } from "../support/command-room.ts";
import { FakeRelayClient } from "../support/fake-relay-client.ts";
import { fakeSleep } from "../support/fake-sleep.ts";
import { FakeTimer } from "../support/fake-timer.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { turn } from "../support/turn.ts";
import { until } from "../support/until.ts";

const message: Claimed = {
  id: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11",
  from: "a",
  to: "@b",
  body: "hello",
  priority: "urgent",
  thread: "t1",
  scope: "org/app",
  ts: "2026-11-21T12:00:00.000Z",
  receipt: "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11.1.9f3a2b1c",
  leaseUntil: "2026-11-21T12:02:00.000Z",
  attempt: 1,
};
const idle = new AbortController().signal;
const env = { PATH: process.env.PATH };

test("a command gets the message in its environment and, as JSON, on standard input", async () => {
  using folder = new TemporaryFolder();
  const out = folder.join("out");
  const names = ["ID", "FROM", "TO", "PRIORITY", "THREAD", "SCOPE", "BODY"].map(
    (name) => `"$BACKCHANNEL_${name}"`,
  );
  const commandLine = `printf '%s\\n' ${names.join(" ")} > ${out}; cat > ${out}.json`;
  expect(await execMessage({ commandLine, message, env, signal: idle })).toBeUndefined();
  expect(readFileSync(out, "utf8")).toBe(`${message.id}\na\n@b\nurgent\nt1\norg/app\nhello\n`);
  const { receipt: _receipt, leaseUntil: _until, ...shown } = message;
  expect(JSON.parse(readFileSync(`${out}.json`, "utf8"))).toEqual(shown);
});

test("no text of a message is ever run", async () => {
  using folder = new TemporaryFolder();
  const trap = `$(touch ${folder.join("a")}) \`touch ${folder.join("b")}\`; touch ${folder.join("c")} #' "`;
  const evil = { ...message, body: trap, scope: trap, thread: trap, to: trap };
  const commandLine = `printf '%s' "$BACKCHANNEL_BODY" "$BACKCHANNEL_SCOPE" > ${folder.join("out")}`;
  expect(await execMessage({ commandLine, message: evil, env, signal: idle })).toBeUndefined();
  expect(readFileSync(folder.join("out"), "utf8")).toBe(trap + trap);
  expect(["a", "b", "c"].filter((name) => existsSync(folder.join(name)))).toEqual([]);
});

test("what an environment can't hold is on standard input only, and nothing of an outer message stays", async () => {
  const outer = { ...env, BACKCHANNEL_BODY: "outer", BACKCHANNEL_THREAD: "outer" };
  const { thread: _thread, ...plain } = message;
  for (const body of ["x".repeat(200_000), "nul\0inside"]) {
    using folder = new TemporaryFolder();
    const out = folder.join("out");
    const commandLine = `echo "\${BACKCHANNEL_BODY-unset}[$BACKCHANNEL_THREAD]" > ${out}; cat > ${out}.json`;
    expect(
      await execMessage({ commandLine, message: { ...plain, body }, env: outer, signal: idle }),
    ).toBeUndefined();
    expect(readFileSync(out, "utf8")).toBe("unset[]\n");
    expect(JSON.parse(readFileSync(`${out}.json`, "utf8")).body).toBe(body);
  }
});

test("the largest body that an environment holds is in it", async () => {
  const room = 128 * 1024 - "BACKCHANNEL_BODY=".length - 1;
  for (const [size, held] of [
    [room, true],
    [room + 1, false],
  ] as const) {
    const variables = messageVariables({ ...message, body: "x".repeat(size) });
    expect(variables.BACKCHANNEL_BODY !== undefined).toBe(held);
    const run = execMessage({
      commandLine: "true",
      message: { ...message, body: "x".repeat(size) },
      env,
      signal: idle,
    });
    expect(await run).toBeUndefined();
  }
});

test("how a command failed is said, and one that doesn't read its input is no failure", async () => {
  const run = (commandLine: string, body = "hello") =>
    execMessage({ commandLine, message: { ...message, body }, env, signal: idle });
  expect(await run("exit 3")).toBe("ended with 3");
  expect(await run("no-such-command-here 2>/dev/null")).toBe("ended with 127");
  expect(await run("kill -9 $$")).toBe("was ended by SIGKILL");
  expect(await run("exit 0", "x".repeat(200_000))).toBeUndefined();
});

test("the end of the watch ends the command, and all that it started", async () => {
  using folder = new TemporaryFolder();
  const stop = new AbortController();
  const fifo = folder.join("started");
  Bun.spawnSync(["mkfifo", fifo]);
  const commandLine = `sleep 600 & echo $! > ${fifo}; wait`;
  const running = execMessage({ commandLine, message, env, signal: stop.signal });
  const pid = Number(await Bun.file(fifo).text());
  expect(process.kill(pid, 0)).toBe(true);
  stop.abort();
  expect(await running).toBe("was ended by SIGTERM");
  const state = () => Bun.spawnSync(["ps", "-o", "stat=", "-p", String(pid)]).stdout.toString();
  await until(() => /^(Z|$)/.test(state()));
});

/** One message through a command that runs until the test ends it. */
function handling(answers: FakeRelayClient["answers"], more: Partial<Claimed> = {}) {
  const timer = new FakeTimer();
  const client = new FakeRelayClient(answers);
  const run = Promise.withResolvers<string | undefined>();
  const stop = new AbortController();
  const notes: string[] = [];
  const done = handleByCommand({
    client: client as never,
    message: { ...message, ...more },
    lease: 90,
    signal: stop.signal,
    run: () => run.promise,
    note: (line) => notes.push(line),
    sleep: fakeSleep(timer),
  });
  return { timer, client, run, stop, notes, done };
}

const released = { released: [message.receipt], lost: [], waiting: 1 };
const acked = { acked: [message.receipt], lost: [], waiting: 0 };
const extended = { extended: [message.receipt], lost: [], leaseUntil: "2026-11-21T12:04:00.000Z" };

test("a message stays claimed as long as its command runs, and is acked when that ends with 0", async () => {
  const one = handling({ extend: () => extended, ack: () => acked });
  for (let n = 1; n <= 3; n++) {
    one.timer.advance(30_000);
    await turn();
    expect(one.client.asked("extend")).toHaveLength(n);
  }
  one.run.resolve(undefined);
  expect(await one.done).toBeUndefined();
  expect(one.client.asked("extend")[0]).toEqual({ receipts: [message.receipt], lease: 90 });
  expect(one.client.asked("ack")).toEqual([{ receipts: [message.receipt] }]);
  expect(one.client.asked("release")).toEqual([]);
});

test("a message whose command fails is given back, each time for longer", async () => {
  for (const [attempt, delay] of [
    [1, 5],
    [2, 10],
    [5, 80],
  ] as const) {
    const one = handling({ release: () => released }, { attempt });
    one.run.resolve("ended with 1");
    expect(await one.done).toBe("ended with 1");
    expect(one.client.asked("release")).toEqual([{ receipts: [message.receipt], delay }]);
    expect(one.client.asked("ack")).toEqual([]);
  }
  expect(retryDelay(50)).toBe(3600);
});

test("a command that the watch ended gives its message back at once", async () => {
  const one = handling({ release: () => released });
  one.stop.abort();
  one.run.resolve("was ended by SIGTERM");
  await one.done;
  expect(one.client.asked("release")).toEqual([{ receipts: [message.receipt], delay: 0 }]);
});

test("a lease that was lost, and a relay that is away at the ack, are told and end nothing", async () => {
  const lost = handling({
    extend: () => {
      throw fault("claim.lost");
    },
    ack: () => {
      throw fault("relay.unreachable", "there", "away");
    },
  });
  lost.timer.advance(30_000);
  await turn();
  lost.timer.advance(300_000);
  await turn();
  expect(lost.client.asked("extend")).toHaveLength(1);
  lost.run.resolve(undefined);
  expect(await lost.done).toBeUndefined();
  expect(lost.notes).toHaveLength(2);
});

test("so many messages at a time, and the next when one is done", async () => {
  using room = await CommandRoom.with("a", "b");
  for (let n = 0; n < 4; n++) await room.run("a", send, ["@b", `m${n}`]);
  const bell = new Bell();
  const stop = new AbortController();
  const begun: PromiseWithResolvers<void>[] = [];
  const handle = () => {
    begun.push(Promise.withResolvers());
    return begun.at(-1)!.promise;
  };
  const pool = new CommandPool({ size: 2, handle, onFree: () => bell.ring(), onError: () => stop.abort() });
  const watching = {
    connection: room.connection("b"),
    match: undefined,
    urgent: false,
    lease: undefined,
    once: false,
    signal: stop.signal,
    end: () => stop.abort(),
    note: () => undefined,
    free: () => pool.free(),
    handle: async (messages: Claimed[]) => pool.start(messages),
  };
  const ended = watchMail(watching, bell);
  await until(() => begun.length === 2);
  for (let n = 0; n < 20; n++) await turn();
  expect(begun).toHaveLength(2);
  expect(room.room.store.mail.counts("b")).toEqual({ waiting: 2, claimed: 2 });
  begun[1]!.resolve();
  await until(() => begun.length === 3);
  begun[0]!.resolve();
  begun[2]!.resolve();
  await until(() => begun.length === 4);
  begun[3]!.resolve();
  await pool.settled();
  stop.abort();
  await ended;
});

test("once with a command fails when the command does, and the message comes again", async () => {
  using room = await CommandRoom.with("a", "b");
  await room.run("a", send, ["@b", "hi"]);
  await expect(room.run("b", watch, ["--once", "--exec", "exit 7"])).rejects.toMatchObject({
    code: "command.failed",
  });
  expect((await room.run("a", sent, [])).out).toContain("unclaimed, given back once");
});
