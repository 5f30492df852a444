import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { taskWorker } from "../../src/cli/task-worker.ts";
import type { EventOptions } from "../../src/client/relay-client.ts";
import { fault } from "../../src/domain/fault.ts";
import type { Message } from "../../src/domain/message.ts";
import type { Task } from "../../src/domain/task.ts";
import { type FakeAnswers, FakeRelayClient } from "../support/fake-relay-client.ts";
import { fakeSleep } from "../support/fake-sleep.ts";
import { FakeTimer } from "../support/fake-timer.ts";
import { sampleTask } from "../support/sample-task.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { turn } from "../support/turn.ts";
import { until } from "../support/until.ts";

const idOf = (n: number) => `7d1b2c3${n}-0f7a-4e0b-8a52-3c1d5e6f7a80`;

const mailAbout = (n: number, body: string): Message => ({
  id: `3f6c1d0${n}-6f0a-4c39-9a51-0b5f6f4f8a11`,
  from: "claude-main",
  to: "@codex-1",
  body,
  priority: "normal",
  thread: idOf(n),
  ts: "2026-11-21T12:00:00.000Z",
});

/** A relay with these tasks, each of which can be accepted once, and a worker on it. */
function room(tasks: Partial<Task>[], more: Partial<Parameters<typeof taskWorker>[0]> = {}) {
  const timer = new FakeTimer();
  const stop = new AbortController();
  const open = tasks.map((task, at): Task => ({ ...sampleTask, id: idOf(at), state: "queued", ...task }));
  const find = (id: string) => open.find((task) => task.id === id)!;
  const end =
    (state: Task["state"]) =>
    ({ id }: { id: string }) =>
      Object.assign(find(id), { state });
  const answers: FakeAnswers = {
    tasks: ({ state, queued }) => open.filter((task) => task.state === (queued ? "queued" : state)),
    acceptTask: ({ id }) => {
      const task = find(id);
      if (!["queued", "offered"].includes(task.state)) throw fault("task.conflict", id, "is taken");
      return Object.assign(task, { state: "accepted", assignee: "codex-1" });
    },
    heartbeatTask: ({ id }) => find(id),
    completeTask: end("completed"),
    rejectTask: end("rejected"),
    releaseTask: end("queued"),
    take: () => ({ message: null }),
  };
  const relay = new FakeRelayClient(answers);
  let ring = Promise.withResolvers<Message>();
  const events = async function* (_: unknown, { signal }: EventOptions) {
    const gone = new Promise<undefined>((resolve) =>
      signal?.addEventListener("abort", () => resolve(undefined)),
    );
    for (;;) {
      const message = await Promise.race([ring.promise, gone]);
      if (!message) return;
      ring = Promise.withResolvers();
      yield message;
    }
  };
  const client = Object.assign(relay, { events });
  const notes: string[] = [];
  const ended: Task[] = [];
  const over = taskWorker({
    connection: { client: client as never, agent: "codex-1" },
    requires: [],
    lease: 90,
    commandLine: "true",
    env: { PATH: process.env.PATH },
    signal: stop.signal,
    clock: timer,
    note: (line) => notes.push(line),
    passOn: () => undefined,
    sleep: fakeSleep(timer),
    onEnd: (task) => ended.push({ ...task }),
    ...more,
  });
  const deliver = (message: Message) => ring.resolve(message);
  const hangUp = (why: Error) => ring.reject(why);
  return { timer, stop, relay, answers, open, notes, ended, over, deliver, hangUp };
}

test("tasks are taken one at a time, the most urgent first, then the oldest", async () => {
  const here = room([
    { priority: "low" },
    { priority: "normal", createdAt: "2026-11-21T12:00:02.000Z" },
    { priority: "normal", createdAt: "2026-11-21T12:00:01.000Z", state: "offered" },
    { priority: "urgent", createdAt: "2026-11-21T12:00:03.000Z" },
  ]);
  await until(() => here.ended.length === 4);
  expect(here.ended.map(({ id }) => id)).toEqual([3, 2, 1, 0].map(idOf));
  const turns = here.relay.made
    .map(({ name }): string => name)
    .filter((name) => ["acceptTask", "completeTask"].includes(name));
  expect(turns).toEqual(Array.from({ length: 4 }, () => ["acceptTask", "completeTask"]).flat());
  here.stop.abort();
  await here.over;
});

test("an idle worker asks again when there is mail about a task, and else once a minute", async () => {
  const here = room([]);
  const looks = () => here.relay.asked("tasks").length / 2;
  await until(() => looks() === 1);
  for (let n = 0; n < 50; n++) await turn();
  expect(looks()).toBe(1);
  here.deliver({ ...mailAbout(0, "about no task"), thread: undefined } as never);
  for (let n = 0; n < 20; n++) await turn();
  expect(looks()).toBe(1);
  here.open.push({ ...sampleTask, id: idOf(0), state: "offered" });
  here.deliver(mailAbout(0, "Task 7d1b2c30, normal: Review the schema"));
  await until(() => here.ended.length === 1);
  const before = looks();
  await until(() => here.timer.waiting > 0);
  here.timer.advance(59_000);
  await turn();
  expect(looks()).toBe(before);
  here.timer.advance(1000);
  await until(() => looks() === before + 1);
  here.stop.abort();
  await here.over;
});

test("what another worker was faster with is passed over", async () => {
  const here = room([{ priority: "urgent" }, {}]);
  const accept = here.answers.acceptTask!;
  here.answers.acceptTask = (input, options) => {
    if (input.id === idOf(0)) here.open[0]!.state = "accepted";
    return accept(input, options);
  };
  await until(() => here.ended.length === 1);
  expect(here.ended[0]?.id).toBe(idOf(1));
  expect(here.notes).toEqual([]);
  here.stop.abort();
  await here.over;
});

test("with capabilities chosen, tasks that don't require them are left alone", async () => {
  const here = room(
    [{ requires: ["go"] }, { to: "codex-1", requires: undefined }, { requires: ["go", "rust"] }],
    { requires: ["rust"] },
  );
  await until(() => here.ended.length === 1);
  expect(here.ended[0]?.id).toBe(idOf(2));
  expect(here.relay.asked("acceptTask").map(({ id }) => id)).toEqual([idOf(2)]);
  here.stop.abort();
  await here.over;
});

test("the relay's mail about a task is read when it is taken, other mail in its thread is not", async () => {
  const here = room([], { commandLine: "sleep 600" });
  await until(() => here.relay.asked("tasks").length === 2);
  here.deliver({ ...mailAbout(0, "look at the second file too"), id: mailAbout(1, "").id });
  await until(() => here.relay.asked("tasks").length === 4);
  here.open.push({ ...sampleTask, id: idOf(0), state: "offered" });
  here.deliver(mailAbout(0, "Task 7d1b2c30, normal: Review the schema\nRead it: bch task show 7d1b2c30"));
  await until(() => here.relay.asked("take").length > 0);
  here.stop.abort();
  await here.over;
  expect(here.relay.asked("take")).toEqual([{ id: mailAbout(0, "").id }]);
});

test("mail about the task at hand has its lease looked at, at once", async () => {
  const here = room([{}], { commandLine: "sleep 600" });
  await until(() => here.open[0]?.state === "accepted");
  here.answers.heartbeatTask = () => {
    throw fault("task.conflict", "7d1b2c30", "is cancelled");
  };
  here.deliver(mailAbout(0, "Task 7d1b2c30 is cancelled, stop working on it: Review the schema"));
  await until(() => here.notes.length > 0);
  expect(here.notes).toEqual(["7d1b2c30: task 7d1b2c30 is cancelled; its command was ended"]);
  here.stop.abort();
  await here.over;
});

test("a worker that is ended gives back what it is at, and takes nothing more", async () => {
  const here = room([{}, {}], { commandLine: "sleep 600" });
  await until(() => here.open[0]?.state === "accepted");
  here.stop.abort();
  await here.over;
  expect(here.open.map(({ state }) => state)).toEqual(["queued", "queued"]);
  expect(here.relay.asked("acceptTask")).toHaveLength(1);
});

test("what was accepted at the moment of the end is given back unbegun", async () => {
  using folder = new TemporaryFolder();
  const here = room([{}], { commandLine: `trap '' TERM; touch ${folder.join("begun")}` });
  const accept = here.answers.acceptTask!;
  here.answers.acceptTask = (input, options) => {
    here.stop.abort();
    return accept(input, options);
  };
  await here.over;
  expect(existsSync(folder.join("begun"))).toBe(false);
  expect(here.open[0]?.state).toBe("queued");
  expect(here.ended).toEqual([]);
});

test("a relay that is away ends nothing, and is asked again every two seconds", async () => {
  const here = room([{}]);
  const list = here.answers.tasks!;
  let gone = 3;
  here.answers.tasks = (input, options) => {
    if (gone-- > 0) throw fault("relay.unreachable", "there", "nothing listens there");
    return list(input, options);
  };
  while (here.ended.length === 0) {
    here.timer.advance(2000);
    await turn();
  }
  here.stop.abort();
  await here.over;
});

test("a token that is good no more ends the worker, but first its command, and its task goes back", async () => {
  const here = room([{}], { commandLine: "sleep 600" });
  await until(() => here.open[0]?.state === "accepted");
  here.hangUp(fault("auth.wrong"));
  await expect(here.over).rejects.toMatchObject({ code: "auth.wrong" });
  expect(here.open[0]?.state).toBe("queued");
});
