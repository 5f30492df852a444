import { expect, test } from "bun:test";
import type { HookCall } from "../../src/cli/hook-call.ts";
import { rewakeHook } from "../../src/cli/rewake-hook.ts";
import { waitForRing } from "../../src/cli/wait-for-ring.ts";
import { fault } from "../../src/domain/fault.ts";
import { CommandRoom } from "../support/command-room.ts";
import { fakeSleep } from "../support/fake-sleep.ts";
import { FakeTimer } from "../support/fake-timer.ts";
import { until } from "../support/until.ts";

/** A wait of `b`'s on a relay in memory. */
async function waiting(more: Partial<Parameters<typeof waitForRing>[0]> = {}) {
  const commands = await CommandRoom.with("a", "b");
  const timer = new FakeTimer();
  const wait = () =>
    waitForRing({
      connect: async () => commands.connection("b"),
      rung: "rewake",
      session: "s1",
      match: undefined,
      seconds: 600,
      signal: new AbortController().signal,
      alive: () => true,
      sleep: fakeSleep(timer),
      ...more,
    });
  const { room } = commands;
  const open = () => until(() => room.hub.doorbells.coverage("b").wake.length === 1);
  const closed = () => until(() => room.hub.doorbells.coverage("b").wake.length === 0);
  const send = () => room.ask("POST /send", { token: "a", body: { to: "b", body: "x", priority: "urgent" } });
  return { wait, timer, open, closed, send, room, [Symbol.dispose]: () => commands[Symbol.dispose]() };
}

test("a ring ends the wait, and nothing was claimed", async () => {
  using bench = await waiting();
  const wait = bench.wait();
  await bench.open();
  await bench.send();
  expect(await wait).toMatchObject({ agent: "b", ring: { unread: 1, urgent: 1, from: ["a"] } });
  expect(bench.room.hub.presence.me("b")).toMatchObject({ waiting: 1, claimed: 0 });
  await bench.closed();
});

test("a wait ends without a word when the time is over, when its session goes, and when it is told to", async () => {
  let alive = true;
  const stop = new AbortController();
  using bench = await waiting({ alive: () => alive, signal: stop.signal });
  const ends: ((at: FakeTimer) => void)[] = [
    (timer) => timer.advance(600_000),
    (timer) => {
      alive = false;
      timer.advance(5000);
    },
    () => stop.abort(),
  ];
  for (const end of ends) {
    alive = true;
    const wait = bench.wait();
    await bench.open();
    end(bench.timer);
    expect(await wait).toBeUndefined();
    await bench.closed();
  }
});

test("a newer wait of the same session ends the older one without a word", async () => {
  using bench = await waiting();
  const older = bench.wait();
  await bench.open();
  const newer = bench.wait();
  expect(await older).toBeUndefined();
  await bench.send();
  expect(await newer).toMatchObject({ agent: "b" });
});

test("a relay that is away is waited for, without a word", async () => {
  let tries = 0;
  using bench = await waiting({
    connect: async () => {
      tries++;
      throw fault("relay.unreachable", "http://127.0.0.1:7117", "nothing listens there");
    },
    sleep: (ms, signal) => (ms < 100_000 ? new Promise(setImmediate) : untilAborted(signal)),
    alive: () => tries < 20,
  });
  expect(await bench.wait()).toBeUndefined();
  expect(tries).toBe(20);
});

const untilAborted = (signal: AbortSignal | undefined) =>
  new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve()));

test("the hook that wakes ends with 2 and one line without a body, and with 0 otherwise", async () => {
  const said: string[] = [];
  const call = {
    words: { harness: "claude-code", event: "rewake", flags: { agent: "b", match: "org/app" } },
    home: "/nowhere",
    env: {},
    session: { id: "0f6c1d0e-6f0a-4c39", cwd: "/nowhere" },
  } satisfies Pick<HookCall, "words" | "home" | "env" | "session">;
  const asked: unknown[] = [];
  const ring = { kind: "ring" as const, unread: 2, urgent: 1, from: ["a", "c"], ids: [] };
  const heard = await rewakeHook(
    call,
    (line) => said.push(line),
    async (wait) => {
      asked.push(wait);
      return { ring, agent: "b" };
    },
  );
  expect(heard).toBe(2);
  expect(asked).toMatchObject([
    { rung: "rewake", session: "claude-code-0a4c39", match: "org/app", seconds: 600 },
  ]);
  expect(said).toEqual([
    "2 messages wait for @b, 1 of them urgent, from @a, @c. Read with the tool bch_inbox, or with: bch drain --agent b\n",
  ]);
  const elsewhere = { agent: "b", home: "/my $HOME" };
  const quoted = { ...call, words: { ...call.words, flags: elsewhere } };
  await rewakeHook(
    quoted,
    (line) => expect(line).toEndWith("bch drain --agent b --home '/my $HOME'\n"),
    async () => ({ ring, agent: "b" }),
  );
  const quiet = (line: string) => said.push(line);
  expect(await rewakeHook(call, quiet, async () => undefined)).toBe(0);
  const nobody = { ...call, session: { id: undefined, cwd: undefined } };
  expect(await rewakeHook(nobody, quiet, async () => ({ ring, agent: "b" }))).toBe(0);
  expect(said).toHaveLength(1);
});
