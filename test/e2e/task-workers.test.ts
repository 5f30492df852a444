import { expect, test } from "bun:test";
import type { Task } from "../../src/domain/task.ts";
import { eventually } from "../support/eventually.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { taskWorker, type Work } from "../support/task-worker.ts";

/** The whole number takes a minute: TASKS=2000 */
const count = Number(process.env["TASKS"] ?? 300);

async function joined(relay: RelayProcess, name: string, capabilities: string[]): Promise<string> {
  const reply = await relay.ask("POST /register", { token: "room", body: { name, capabilities } });
  return ((await reply.json()) as { token: string }).token;
}

async function posted(relay: RelayProcess, token: string): Promise<string[]> {
  const ids: string[] = [];
  const post = async (n: number) => {
    const body = { title: `task ${n}`, requires: ["work"] };
    const task = (await (await relay.ask("POST /tasks", { token, body })).json()) as Task;
    ids.push(task.id);
  };
  for (let n = 0; n < count; n += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - n) }, (_, at) => post(n + at)));
  return ids;
}

async function all(relay: RelayProcess, token: string): Promise<Task[]> {
  const found: Task[] = [];
  for (;;) {
    const behind = found.length > 0 ? `&after=${found.at(-1)!.id}` : "";
    const page = await relay.ask(`GET /tasks?requested&limit=1000${behind}`, { token });
    const tasks = (await page.json()) as Task[];
    found.push(...tasks);
    if (tasks.length < 1000) return found;
  }
}

async function stateCount(relay: RelayProcess, token: string, state: string): Promise<number> {
  return (await all(relay, token).catch(() => [])).filter((task) => task.state === state).length;
}

/** Somebody whose tasks wait, and eight who can do them. */
async function staffed(relay: RelayProcess) {
  const requester = await joined(relay, "ana", []);
  const tokens = await Promise.all(
    Array.from({ length: 8 }, (_, n) => joined(relay, `worker-${n}`, ["work"])),
  );
  const ids = await posted(relay, requester);
  return { requester, tokens, ids };
}

test("8 workers do each task once, over HTTP", async () => {
  await using relay = await RelayProcess.start();
  const { requester, tokens, ids } = await staffed(relay);
  const stop = new AbortController();
  const working = tokens.map((token) => taskWorker(() => relay.url, token, { signal: stop.signal }));
  await eventually(async () => (await stateCount(relay, requester, "completed")) === count, 100_000);
  stop.abort();
  const done = (await Promise.all(working)).flatMap(({ completed }: Work) => completed);
  expect(done.toSorted()).toEqual(ids.toSorted());
}, 600_000);

test("relay and workers are killed while they work: every task ends, and none was completed twice", async () => {
  await using relay = await RelayProcess.start();
  const { requester, tokens, ids } = await staffed(relay);
  const stop = new AbortController();
  const working = tokens.map((token) =>
    taskWorker(() => relay.url, token, { signal: stop.signal, dies: 0.05 }),
  );
  for (const share of [0.2, 0.5]) {
    await eventually(async () => (await stateCount(relay, requester, "completed")) >= count * share, 60_000);
    await relay.kill();
    await relay.restart();
  }
  const open = async () => {
    const tasks = await all(relay, requester).catch(() => undefined);
    return tasks?.length === count && tasks.every(({ state }) => state === "completed" || state === "failed");
  };
  await eventually(open, 100_000);
  stop.abort();
  const done = (await Promise.all(working)).flatMap(({ completed }) => completed);
  expect(new Set(done).size).toBe(done.length);
  const tasks = await all(relay, requester);
  expect(tasks.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  // What a worker was told is so; of what it wasn't told in time, one answer got lost with the relay.
  const completed = new Set(tasks.filter(({ state }) => state === "completed").map(({ id }) => id));
  for (const id of done) expect(completed.has(id)).toBe(true);
  const told = (await (await relay.ask("GET /inbox/ana?limit=1000", { token: requester })).json()) as {
    thread: string;
  }[];
  const threads = told.map(({ thread }) => thread);
  if (count < 1000) expect(threads.toSorted()).toEqual(ids.toSorted());
}, 900_000);
