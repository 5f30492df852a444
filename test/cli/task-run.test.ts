import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { Bell } from "../../src/cli/bell.ts";
import { runTask, type TaskRun } from "../../src/cli/run-task.ts";
import { taskKeeper } from "../../src/cli/task-keeper.ts";
import { Fault, fault } from "../../src/domain/fault.ts";
import { limits } from "../../src/domain/limits.ts";
import type { Task } from "../../src/domain/task.ts";
import { FakeRelayClient } from "../support/fake-relay-client.ts";
import { fakeSleep } from "../support/fake-sleep.ts";
import { FakeTimer } from "../support/fake-timer.ts";
import { sampleTask as task } from "../support/sample-task.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { turn } from "../support/turn.ts";
import { until } from "../support/until.ts";

const completed = (more: Partial<Task> = {}): Task => ({ ...task, state: "completed", ...more });
const rejected = (): Task => ({ ...task, state: "rejected" });
const away = () => fault("relay.unreachable", "there", "nothing listens there");

/** One task through a command, over a relay whose answers the test gives. */
function running(commandLine: string, answers: FakeRelayClient["answers"] = {}, more: Partial<TaskRun> = {}) {
  const timer = new FakeTimer();
  const client = new FakeRelayClient({
    heartbeatTask: () => task,
    completeTask: () => completed(),
    rejectTask: rejected,
    releaseTask: () => ({ ...task, state: "queued" }),
    ...answers,
  });
  const stop = new AbortController();
  const bell = new Bell();
  const said = { notes: [] as string[], err: "" };
  const done = runTask({
    client,
    task,
    lease: 90,
    commandLine,
    env: { PATH: process.env.PATH },
    signal: stop.signal,
    bell,
    clock: timer,
    note: (line) => said.notes.push(line),
    passOn: (text) => {
      said.err += text;
    },
    sleep: fakeSleep(timer),
    ...more,
  });
  return { timer, client, stop, bell, said, done };
}

test("a command gets the task as JSON on standard input, and its id in the environment", async () => {
  using folder = new TemporaryFolder();
  const out = folder.join("out");
  const one = running(`cat > ${out}; printf '%s' "$BACKCHANNEL_TASK" > ${out}.id`);
  await one.done;
  expect(JSON.parse(readFileSync(out, "utf8"))).toEqual(task);
  expect(readFileSync(`${out}.id`, "utf8")).toBe(task.id);
});

test("no word of a task is ever run", async () => {
  using folder = new TemporaryFolder();
  const trap = `$(touch ${folder.join("a")}) \`touch ${folder.join("b")}\`; touch ${folder.join("c")} #' "`;
  const evil = { ...task, title: trap, description: trap, scope: trap, refs: [trap] };
  const one = running("cat", {}, { task: evil });
  await one.done;
  expect(JSON.parse(one.client.asked("completeTask")[0]?.result ?? "")).toEqual(evil);
  expect(["a", "b", "c"].filter((name) => existsSync(folder.join(name)))).toEqual([]);
});

test("a command that ends with 0 completes its task with what it wrote, less the last line end", async () => {
  const one = running("printf 'two\\nlines\\n'; echo aside >&2");
  expect(await one.done).toEqual(completed());
  expect(one.client.asked("completeTask")).toEqual([{ id: task.id, attempt: 1, result: "two\nlines" }]);
  expect(one.client.asked("rejectTask")).toEqual([]);
  expect(one.said.err).toBe("aside\n");
  const silent = running("true");
  await silent.done;
  expect(silent.client.asked("completeTask")[0]?.result).toBeUndefined();
});

test("a command that fails rejects its task with what it said on standard error, or how it ended", async () => {
  const reason = async (commandLine: string) => {
    const one = running(commandLine);
    expect(await one.done).toEqual(rejected());
    expect(one.client.asked("completeTask")).toEqual([]);
    return one.client.asked("rejectTask")[0]?.reason;
  };
  expect(await reason("echo half done; echo no access >&2; exit 3")).toBe("no access");
  expect(await reason("exit 3")).toBe("the command ended with 3");
  expect(await reason("kill -9 $$")).toBe("the command was ended by SIGKILL");
});

test("of a long standard error the end is told, and no character is cut through", async () => {
  const one = running(
    "i=0; while [ $i -lt 3000 ]; do printf 'é'; i=$((i+1)); done >&2; printf 'x' >&2; exit 1",
  );
  await one.done;
  const reason = one.client.asked("rejectTask")[0]?.reason ?? "";
  expect(reason).toEndWith("éx");
  expect(reason).not.toContain("\ufffd");
  expect(Buffer.byteLength(reason)).toBe(limits.task.reason - 1);
});

test("output that is too long, or no text, is no result: the task is rejected and says why", async () => {
  const most = limits.task.result;
  for (const [size, sent] of [
    [most, true],
    [most + 1, false],
    [most + 50_000, false],
  ] as const) {
    const one = running(`head -c ${size} /dev/zero | tr '\\0' x`);
    await one.done;
    expect(one.client.asked("completeTask")).toHaveLength(sent ? 1 : 0);
    if (!sent) expect(one.client.asked("rejectTask")[0]?.reason).toContain(`over ${most} bytes`);
  }
  const bytes = running("printf '\\377\\376'");
  await bytes.done;
  expect(bytes.client.asked("rejectTask")[0]?.reason).toContain("isn't UTF-8");
});

test("a result that doesn't fit the task's schema rejects it, with where and why", async () => {
  const one = running("echo '{}'", {
    completeTask: () => {
      throw fault("task.result", "/name", "is missing");
    },
  });
  expect(await one.done).toEqual(rejected());
  expect(one.client.asked("rejectTask")[0]?.reason).toContain("/name is missing");
});

test("the end of the worker ends the command and gives the task back, however the command takes it", async () => {
  for (const commandLine of ["echo up >&2; sleep 600", "trap 'exit 0' TERM; sleep 600 & echo up >&2; wait"]) {
    const one = running(commandLine);
    await until(() => one.said.err === "up\n");
    one.stop.abort();
    expect(await one.done).toBeUndefined();
    expect(one.client.asked("releaseTask")).toEqual([
      { id: task.id, attempt: 1, reason: "its worker was stopped" },
    ]);
    expect(one.client.asked("completeTask")).toEqual([]);
    expect(one.said.notes).toEqual(["7d1b2c3e: given back"]);
  }
});

test("a lease that is lost while the command runs ends it, and is said; nothing is completed", async () => {
  const one = running("echo up >&2; sleep 600", {
    heartbeatTask: () => {
      throw fault("task.lease", "7d1b2c3e");
    },
  });
  await until(() => one.said.err === "up\n");
  one.timer.advance(30_000);
  expect(await one.done).toBeUndefined();
  expect(one.said.notes).toEqual([expect.stringMatching(/^7d1b2c3e: the lease .*; its command was ended$/)]);
  expect(one.client.made.map(({ name }) => name)).toEqual(["heartbeatTask"]);
});

test("a completion waits for a relay that is away, and is made once it is back", async () => {
  let tries = 0;
  const one = running("echo done", {
    completeTask: () => {
      if (++tries < 4) throw away();
      return completed();
    },
  });
  for (let n = 1; n < 4; n++) {
    await until(() => tries === n && one.timer.waiting > 0);
    one.timer.advance(2000);
  }
  expect(await one.done).toEqual(completed());
  expect(one.said.notes).toEqual([expect.stringContaining("trying again until it is back")]);
});

test("all tries of a completion carry one key, and one that is refused is said", async () => {
  let tries = 0;
  const one = running("echo done", {
    completeTask: () => {
      if (++tries < 2) throw away();
      throw new Fault("task.conflict", "task 7d1b2c3e is cancelled");
    },
  });
  await until(() => tries === 1 && one.timer.waiting > 0);
  one.timer.advance(2000);
  expect(await one.done).toBeUndefined();
  expect(one.said.notes.at(-1)).toBe("7d1b2c3e: its result was not taken: task 7d1b2c3e is cancelled");
  const keys = one.client.made.map(({ options }) => options.key);
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), keys[0]]);
  const failing = running("exit 1");
  await failing.done;
  expect(failing.client.made[0]?.options.key).toMatch(/^[0-9a-f-]{36}$/);
});

/** A keeper with 90 s of lease, whose relay answers as the test says. */
function keeping(answer: () => Task) {
  const timer = new FakeTimer();
  const client = new FakeRelayClient({ heartbeatTask: answer });
  const done = new AbortController();
  const bell = new Bell();
  const notes: string[] = [];
  const options = { client, task, lease: 90, bell, clock: timer, done: done.signal };
  const kept = taskKeeper({ ...options, note: (line) => notes.push(line), sleep: fakeSleep(timer) });
  return { timer, client, done, bell, notes, kept };
}

test("a lease is renewed each third of it, and at once when something is heard of the task", async () => {
  const one = keeping(() => task);
  for (let n = 1; n <= 3; n++) {
    one.timer.advance(30_000);
    await turn();
    expect(one.client.asked("heartbeatTask")).toHaveLength(n);
  }
  one.bell.ring();
  await turn();
  await turn();
  expect(one.client.asked("heartbeatTask")).toHaveLength(4);
  expect(one.client.asked("heartbeatTask")[0]).toEqual({ id: task.id, attempt: 1, lease: 90 });
  one.done.abort();
  expect(await one.kept).toBeUndefined();
});

test("a relay that is away is said once, and costs the task when the lease has ended by our own clock", async () => {
  let gone = true;
  const one = keeping(() => {
    if (gone) throw away();
    return task;
  });
  one.timer.advance(30_000);
  await turn();
  expect(one.notes).toHaveLength(1);
  for (let n = 0; n < 20; n++) {
    one.timer.advance(2000);
    await turn();
  }
  gone = false;
  one.timer.advance(2000);
  await turn();
  gone = true;
  for (let ms = 0; ms < 88_000; ms += 2000) {
    one.timer.advance(2000);
    await turn();
  }
  expect(one.notes).toHaveLength(2);
  let why: string | undefined;
  void one.kept.then((text) => {
    why = text;
  });
  await turn();
  expect(why).toBeUndefined();
  one.timer.advance(4000);
  await turn();
  expect(await one.kept).toContain("the lease has ended");
});

test("what isn't about the task, like a rate limit, doesn't cost it", async () => {
  const one = keeping(() => {
    throw fault("rate.limited", "requests");
  });
  one.timer.advance(30_000);
  await turn();
  one.done.abort();
  expect(await one.kept).toBeUndefined();
});
