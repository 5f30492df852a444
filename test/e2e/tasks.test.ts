import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import type { Task } from "../../src/domain/task.ts";
import type { BchProcess } from "../support/bch-process.ts";
import { Machine } from "../support/machine.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

setDefaultTimeout(60_000);

/** Work that doesn't end before the worker does: of one that is killed nothing stays. */
const forEver = "tail --pid=$PPID --follow /dev/null";

/** A relay; ann, who posts tasks; and these, who can build, each with a home of their own. */
async function room(...builders: string[]) {
  const stack = new AsyncDisposableStack();
  const relay = stack.use(await RelayProcess.start());
  const folder = stack.use(new TemporaryFolder());
  const machines: Record<string, Machine> = {};
  for (const name of ["ann", ...builders]) {
    const machine = stack.use(new Machine());
    machines[name] = machine;
    const capability = name === "ann" ? [] : ["--capability", "build"];
    await machine.bch("init", name, "--url", relay.url, "--token", "room", ...capability);
  }
  const ann = machines.ann!;
  const work = (name: string, exec: string, ...more: string[]) =>
    machines[name]!.start(["task", "run", "--exec", exec, "--json", ...more]);
  const { token } = await Bun.file(`${ann.home}/identities/ann.json`).json();
  const ask = async (what: string, body?: unknown) =>
    (await (await relay.ask(what, { token, body })).json()) as Task;
  const post = (title: string, more: object = {}) =>
    ask("POST /tasks", { title, requires: ["build"], ...more });
  const show = (id: string) => ask(`GET /tasks/${id}`);
  return {
    relay,
    folder,
    machines,
    ann,
    work,
    post,
    show,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Tasks that a worker has said it ended. */
const endedBy = (worker: BchProcess): Task[] =>
  worker.out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

/** Waits until the workers together have ended so many. */
async function ended(count: number, ...workers: BchProcess[]): Promise<Task[]> {
  for (;;) {
    const all = workers.flatMap(endedBy);
    if (all.length >= count) return all;
    await Promise.race(workers.map((worker) => worker.more()));
  }
}

test("two workers share out the tasks, one is killed, its task comes back to the other, and each ends once", async () => {
  await using here = await room("bo", "cy");
  const log = here.folder.join("log");
  // One task hangs the first time that it is run, and says so.
  const exec = `id=$BACKCHANNEL_TASK; title=$(sed 's/.*"title":"\\([^"]*\\)".*/\\1/'); echo "$title" >> ${log}
    if [ "$title" = stuck ] && mkdir ${here.folder.join("stuck")} 2> /dev/null; then echo stuck >&2; exec ${forEver}; fi
    echo "did $title"`;
  const workers = { bo: here.work("bo", exec, "--lease", "2s"), cy: here.work("cy", exec, "--lease", "2s") };
  const titles = Array.from({ length: 8 }, (_, n) => `task ${n}`);
  for (const title of titles) await here.post(title);
  const first = await ended(titles.length, workers.bo, workers.cy);
  expect(first.map(({ title }) => title).sort()).toEqual(titles);
  expect(endedBy(workers.bo).length).toBeGreaterThan(0);
  expect(endedBy(workers.cy).length).toBeGreaterThan(0);

  const { id } = await here.post("stuck");
  const holder = await Promise.race([
    workers.bo.says("stuck", "err").then(() => "bo" as const),
    workers.cy.says("stuck", "err").then(() => "cy" as const),
  ]);
  await workers[holder].end("SIGKILL");
  const other = workers[holder === "bo" ? "cy" : "bo"];
  await other.says(id);

  const all = await here.ann.json<Task[]>("task", "list", "--requested");
  expect(all.map(({ state }) => state)).toEqual(Array.from({ length: 9 }, () => "completed"));
  expect(readFileSync(log, "utf8").trim().split("\n").sort()).toEqual([...titles, "stuck", "stuck"].sort());
  const { result, attempt, history } = await here.show(id);
  expect({ result, attempt }).toEqual({ result: "did stuck", attempt: 2 });
  expect(history.filter(({ what }) => what === "completed")).toHaveLength(1);
  expect(history.map(({ what }) => what)).toContain("returned");
});

test("a worker that is ended gives its task back at once, and ends what it runs", async () => {
  await using here = await room("bo", "cy");
  const pid = here.folder.join("pid");
  const bo = here.work("bo", `echo $$ > ${pid}; echo up >&2; exec sleep 600`);
  const { id } = await here.post("long work");
  await bo.says("up", "err");
  expect((await bo.end("SIGINT")).code).toBe(0);
  const { assignee, history } = await here.show(id);
  expect(assignee).not.toBe("bo");
  expect(history).toContainEqual(expect.objectContaining({ who: "bo", what: "released" }));
  expect(existsSync(`/proc/${readFileSync(pid, "utf8").trim()}`)).toBe(false);
  const cy = here.work("cy", "echo taken over", "--once");
  expect((await cy.ended).code).toBe(0);
  expect(await here.show(id)).toMatchObject({ state: "completed", assignee: "cy", result: "taken over" });
});

test("a worker outlives its relay: what it did meanwhile is completed, and it takes what comes next", async () => {
  await using here = await room("bo");
  const fifo = here.folder.join("go");
  Bun.spawnSync(["mkfifo", fifo]);
  /** Waits for the command to read it. */
  const tell = (text: string) => Bun.spawn(["sh", "-c", `echo '${text}' > ${fifo}`]).exited;
  const bo = here.work("bo", `echo up >&2; cat ${fifo}`);
  const { id } = await here.post("long work");
  await bo.says("up", "err");
  await here.relay.kill();
  await bo.says("until it is back", "err");
  await tell("done meanwhile");
  await bo.says("trying again", "err");
  await here.relay.restart();
  await bo.says(id);
  expect(await here.show(id)).toMatchObject({ state: "completed", result: "done meanwhile", attempt: 1 });
  const next = await here.post("next");
  await tell("and on");
  await bo.says(next.id);
});

test("a task that is cancelled ends the command that works on it", async () => {
  await using here = await room("bo");
  const bo = here.work("bo", `echo up >&2; ${forEver}`);
  const { id } = await here.post("long work");
  await bo.says("up", "err");
  await here.ann.bch("task", "cancel", id, "not needed");
  await bo.says("its command was ended", "err");
  const { id: next } = await here.post("next");
  await bo.says(/up\n[\s\S]*up\n/, "err");
  expect(await here.show(next)).toMatchObject({ state: "accepted", assignee: "bo" });
});

test("no word of a task is ever run, and the worker's mailbox is left without mail about it", async () => {
  await using here = await room("bo");
  const trap = `$(touch ${here.folder.join("sprung")}) \`touch ${here.folder.join("sprung")}\` ' " ; touch sprung`;
  const bo = here.work("bo", "cat", "--once");
  const { id } = await here.post(trap, { description: trap, refs: [trap], scope: trap });
  expect((await bo.ended).code).toBe(0);
  expect(JSON.parse((await here.show(id)).result ?? "")).toMatchObject({ title: trap, description: trap });
  expect(existsSync(here.folder.join("sprung"))).toBe(false);
  expect(await here.machines.bo!.json<unknown[]>("inbox")).toEqual([]);
  expect((await here.ann.bch("inbox")).trim()).toContain("is completed");
});

test("a worker that fails once rejects with what the command said, and so does a post that waits for it", async () => {
  await using here = await room("bo");
  const bo = here.work("bo", "echo no compiler here >&2; exit 3", "--once");
  const post = await here.ann.run(["task", "post", "build it", "--requires", "build", "--wait", "30s"]);
  expect(post.code).toBe(1);
  expect(post.err).toContain("no compiler here");
  const { code, err } = await bo.ended;
  expect(code).toBe(1);
  expect(err).toContain("isn't completed: rejected by @bo just now: no compiler here");
});
