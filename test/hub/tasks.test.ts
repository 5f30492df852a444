import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { faultOf } from "../support/fault-of.ts";
import { TaskBench } from "../support/task-bench.ts";
import { turn } from "../support/turn.ts";

const offer = limits.task.offer;

test("a task for an agent is offered to it, accepted, completed, and its requester is told", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const posted = await bench.post("ana", { to: "bo", description: "all of it", refs: ["a.ts"] });
  expect(posted).toMatchObject({ state: "offered", assignee: "bo", attempt: 1, description: "all of it" });
  expect(await bench.told("bo")).toEqual(["ana: Task #, normal: do it"]);
  const accepted = await bench.accept("bo", posted.id.slice(0, 8));
  expect(accepted).toMatchObject({ state: "accepted", until: "2026-11-21T12:15:00.000Z" });
  await bench.tasks.complete("bo", { id: posted.id, result: "done" });
  const shown = bench.tasks.show("ana", posted.id);
  expect(shown).toMatchObject({
    state: "completed",
    result: "done",
    assignee: "bo",
    description: "all of it",
  });
  expect(shown.until).toBeUndefined();
  expect(shown.history.map(({ who, what }) => `${who} ${what}`)).toEqual([
    "ana posted",
    "backchannel offered",
    "bo accepted",
    "bo completed",
  ]);
  expect(await bench.told("ana")).toEqual(["bo: Task # is completed: do it"]);
  const [message] = await bench.store.mail.peek("ana", { limit: 1 });
  expect(message?.thread).toBe(posted.id);
});

test("whoever mistypes whom a task is for is told who is here", async () => {
  const bench = await TaskBench.of({ ana: [], "codex-1": [] });
  const { id } = await bench.post("ana", { to: "codex-1" });
  const refused = { code: "agent.unknown", hint: expect.stringContaining("Did you mean @codex-1?") };
  await expect(bench.post("ana", { to: "codex1" })).rejects.toMatchObject(refused);
  await expect(bench.tasks.reassign("ana", { id, to: "codex1" })).rejects.toMatchObject(refused);
});

test("of two who accept, one gets the task and the other the task as it now is", async () => {
  const bench = await TaskBench.of({ ana: [], bo: ["rust"], cy: ["rust"] });
  await bench.now.presence.status("bo", { status: "busy" });
  await bench.now.presence.status("cy", { status: "away" });
  const { id, state, reason } = await bench.post("ana", { requires: ["rust"] });
  expect({ state, reason }).toEqual({ state: "queued", reason: "nobody who can do rust is here and free" });
  const [won, lost] = await Promise.allSettled([bench.accept("bo", id), bench.accept("cy", id)]);
  expect(won?.status).toBe("fulfilled");
  const problem = (lost as PromiseRejectedResult).reason;
  expect(problem.code).toBe("task.conflict");
  expect(problem.details.task).toMatchObject({ state: "accepted", assignee: "bo" });
  const again = await faultOf(bench.accept("bo", id));
  expect(again.code).toBe("task.conflict");
  expect(again.details).toMatchObject({ task: { state: "accepted", assignee: "bo" } });
});

test("the least loaded of those who can gets the offer, of equals the one idle longest; never the requester", async () => {
  const bench = await TaskBench.of({ ana: ["rust"], bo: ["rust", "go"], cy: ["rust", "go"], di: ["go"] });
  const first = await bench.post("ana", { requires: ["rust"] });
  expect(first.assignee).toBe("bo");
  expect((await bench.post("ana", { requires: ["rust", "go"] })).assignee).toBe("cy");
  bench.timer.advance(1000);
  await bench.accept("bo", first.id);
  await bench.tasks.complete("bo", { id: first.id });
  expect((await bench.post("ana", { requires: ["rust"] })).assignee).toBe("bo");
  bench.timer.advance(1000);
  expect((await bench.post("ana", { requires: ["go"] })).assignee).toBe("di");
});

test("a task that nobody can do is queued and says so, and is offered the moment somebody can", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const { id, state, reason } = await bench.post("ana", { requires: ["rust"] });
  expect({ state, reason }).toEqual({ state: "queued", reason: "nobody here can do rust" });
  await bench.joinAs("cy", ["rust"]);
  expect(bench.tasks.show("ana", id)).toMatchObject({ state: "offered", assignee: "cy" });
  expect(await bench.told("cy")).toHaveLength(1);
});

test("an offer that isn't accepted in time moves on, and comes back when its agent does", async () => {
  const bench = await TaskBench.of({ ana: [], bo: ["rust"], cy: ["rust"] });
  const { id, assignee } = await bench.post("ana", { requires: ["rust"] });
  expect(assignee).toBe("bo");
  await bench.later(offer);
  expect(bench.tasks.show("ana", id)).toMatchObject({ state: "offered", assignee: "cy", attempt: 1 });
  await bench.later(offer);
  expect(bench.tasks.show("ana", id).state).toBe("offered");
  expect(await bench.told("cy")).toEqual([]);
  await bench.later(3600);
  expect(bench.tasks.show("ana", id)).toMatchObject({ state: "queued" });
  bench.now.presence.seen("cy");
  await bench.settled();
  expect(bench.tasks.show("ana", id)).toMatchObject({ state: "offered", assignee: "cy" });
});

test("a rejected offer goes to the next, then waits; a rejected task for one by name ends", async () => {
  const bench = await TaskBench.of({ ana: [], bo: ["rust"], cy: ["rust"] });
  const { id } = await bench.post("ana", { requires: ["rust"] });
  expect(await bench.tasks.reject("bo", { id, reason: "no time" })).toMatchObject({ assignee: "cy" });
  expect(await bench.tasks.reject("cy", { id })).toMatchObject({
    state: "queued",
    reason: "everybody who can do rust has declined it or let it pass",
  });
  expect(await bench.told("ana")).toEqual([]);
  const named = await bench.post("ana", { to: "bo" });
  expect(await bench.tasks.reject("bo", { id: named.id, reason: "no" })).toMatchObject({
    state: "rejected",
    reason: "no",
  });
  expect(await bench.told("ana")).toEqual(["bo: Task # is rejected: do it"]);
});

test("a lease that ends gives the task back with one attempt more; after five it fails and the requester is told", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const { id } = await bench.post("ana", { to: "bo" });
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    expect(await bench.accept("bo", id, 60)).toMatchObject({ attempt });
    await bench.later(59);
    expect(bench.tasks.show("bo", id).state).toBe("accepted");
    await bench.later(1);
  }
  expect(bench.tasks.show("ana", id)).toMatchObject({
    state: "failed",
    reason: "its lease ended 5 times, the last one with @bo",
  });
  expect(await bench.told("ana")).toEqual(["backchannel: Task # has failed: do it"]);
});

test("a heartbeat keeps it, whatever the clock on the wall does; one that comes late is refused", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const { id } = await bench.post("ana", { to: "bo" });
  await bench.accept("bo", id, 60);
  await bench.later(50);
  await bench.tasks.heartbeat("bo", { id, lease: 60 });
  bench.timer.jump(7 * 86_400_000);
  await bench.later(50);
  expect(bench.tasks.show("bo", id).state).toBe("accepted");
  bench.timer.advance(10_000);
  for (const late of [
    bench.tasks.heartbeat("bo", { id, lease: 60 }),
    bench.tasks.complete("bo", { id, result: "x" }),
    bench.tasks.release("bo", { id }),
  ])
    expect((await faultOf(late)).code).toBe("task.lease");
  expect(bench.tasks.show("ana", id)).toMatchObject({ state: "offered", attempt: 2 });
  expect(bench.tasks.show("ana", id).result).toBeUndefined();
});

test("who accepted it again completes its own attempt, not an older one", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const { id } = await bench.post("ana", { to: "bo" });
  await bench.accept("bo", id, 60);
  await bench.later(60);
  await bench.accept("bo", id, 60);
  expect((await faultOf(bench.tasks.complete("bo", { id, attempt: 1 }))).code).toBe("task.lease");
  expect(await bench.tasks.complete("bo", { id, attempt: 2 })).toMatchObject({ state: "completed" });
});

test("only the requester cancels, only the holder completes, and strangers see nothing", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [], cy: [] });
  const { id } = await bench.post("ana", { to: "bo" });
  expect((await faultOf(bench.tasks.cancel("bo", { id }))).code).toBe("task.forbidden");
  expect((await faultOf(bench.tasks.complete("ana", { id }))).code).toBe("task.forbidden");
  expect((await faultOf(bench.tasks.complete("bo", { id }))).code).toBe("task.conflict");
  expect((await faultOf(bench.tasks.cancel("cy", { id }))).code).toBe("task.unknown");
  await bench.accept("bo", id);
  expect(await bench.tasks.cancel("ana", { id, reason: "not needed" })).toMatchObject({ state: "cancelled" });
  expect(await bench.told("bo")).toEqual([
    "ana: Task #, normal: do it",
    "ana: Task # is cancelled, stop working on it: do it",
  ]);
  expect((await faultOf(bench.tasks.complete("bo", { id }))).code).toBe("task.conflict");
  expect((await faultOf(bench.tasks.cancel("ana", { id }))).code).toBe("task.conflict");
});

test("a repeat with the same key gets the same answer, across a restart too", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const { id } = await bench.post("ana", { to: "bo" }, "k1");
  await bench.restart();
  expect((await bench.post("ana", { to: "bo" }, "k1")).id).toBe(id);
  expect((await faultOf(bench.post("ana", { to: "bo", title: "other" }, "k1"))).code).toBe(
    "idempotency.mismatch",
  );
  await bench.accept("bo", id, 900, "k2");
  expect(await bench.accept("bo", id, 900, "k2")).toMatchObject({ state: "accepted" });
  expect((await faultOf(bench.accept("bo", id, 900, "k3"))).code).toBe("task.conflict");
  await bench.tasks.release("bo", { id }, "k4");
  expect(await bench.tasks.release("bo", { id }, "k4")).toMatchObject({ state: "queued" });
  expect((await faultOf(bench.tasks.complete("bo", { id }, "k2"))).code).toBe("task.lease");
  expect(await bench.told("bo")).toHaveLength(1);
});

test("a task waits until those before it are completed, and fails with the first that can't be", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const one = await bench.post("ana", { to: "bo" });
  const two = await bench.post("ana", { to: "bo", after: [one.id.slice(0, 8)] });
  expect(two).toMatchObject({ state: "queued", reason: "waits for the task before it", after: [one.id] });
  const three = await bench.post("ana", { to: "bo", after: [two.id] });
  expect((await faultOf(bench.accept("bo", two.id))).code).toBe("task.conflict");
  await bench.accept("bo", one.id);
  await bench.tasks.complete("bo", { id: one.id });
  await bench.settled();
  expect(bench.tasks.show("ana", two.id).state).toBe("offered");
  await bench.tasks.cancel("ana", { id: two.id, reason: "too dear" });
  await bench.settled();
  expect(bench.tasks.show("ana", three.id)).toMatchObject({ state: "failed" });
  expect(bench.tasks.show("ana", three.id).reason).toContain("was cancelled: too dear");
  expect((await faultOf(bench.post("ana", { to: "bo", after: [two.id] }))).code).toBe("task.conflict");
  expect((await faultOf(bench.post("ana", { to: "bo", after: ["ffffffff"] }))).code).toBe("task.unknown");
});

test("of a long chain that breaks each task names the one that broke it, not all in between", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const head = await bench.post("ana", { to: "bo", title: "head" });
  let last = head;
  for (let at = 0; at < 20; at += 1) last = await bench.post("ana", { to: "bo", after: [last.id] });
  await bench.tasks.cancel("ana", { id: head.id, reason: "too dear" });
  await bench.settled();
  expect(bench.tasks.show("ana", last.id)).toMatchObject({
    state: "failed",
    reason: `a task before it, “head” (${head.id}), was cancelled: too dear`,
  });
});

test("however many wait for one task, others get on while they follow it, and while all open ones are looked at", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const first = await bench.post("ana", { to: "bo" });
  const many = 40;
  for (let at = 0; at < many; at += 1) await bench.post("ana", { to: "bo", after: [first.id] });
  let rests = 0;
  bench.now.turns.pace = () => ({
    isLong: () => true,
    rest: async () => {
      rests += 1;
      await turn();
    },
  });
  await bench.later(limits.task.round);
  expect(rests).toBeGreaterThan(many);
  rests = 0;
  await bench.tasks.cancel("ana", { id: first.id });
  await bench.settled();
  expect(rests).toBe(many);
  const states = await bench.tasks.list("ana", { requested: true, limit: 1000 });
  expect(states.filter(({ state }) => state === "failed")).toHaveLength(many);
});

test("a result that doesn't fit its schema is refused with where and why, and stays with its holder", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const schema = {
    type: "object",
    required: ["files"],
    properties: { files: { type: "array", items: { $ref: "#/$defs/name" } } },
    $defs: { name: { type: "string", minLength: 1 } },
  };
  const { id } = await bench.post("ana", { to: "bo", schema });
  await bench.accept("bo", id);
  for (const [result, why] of [
    ['{"files":["a",""]}', "/files/1 must NOT have fewer than 1 characters"],
    ["{}", "/ must have required property 'files'"],
    ["nonsense", "isn't JSON"],
    [undefined, "is missing"],
  ] as const) {
    const problem = await faultOf(bench.tasks.complete("bo", { id, result }));
    expect(problem.code).toBe("task.result");
    expect(problem.message).toContain(why);
  }
  expect(bench.tasks.show("bo", id).state).toBe("accepted");
  expect(await bench.tasks.complete("bo", { id, result: '{"files":["a"]}' })).toMatchObject({
    state: "completed",
  });
  await bench.now.close();
});

test("who leaves gives its tasks back, takes its own along, and fails those that were for it alone", async () => {
  const bench = await TaskBench.of({ ana: [], bo: ["rust"], cy: ["rust"] });
  const routed = await bench.post("ana", { requires: ["rust"] });
  await bench.accept("bo", routed.id);
  const named = await bench.post("ana", { to: "bo" });
  const own = await bench.post("bo", { to: "ana" });
  await bench.now.membership.unregister("bo");
  await bench.settled();
  expect(bench.tasks.show("ana", routed.id)).toMatchObject({ state: "offered", assignee: "cy", attempt: 2 });
  expect(bench.tasks.show("ana", named.id)).toMatchObject({ state: "failed" });
  expect(bench.tasks.show("ana", own.id)).toMatchObject({ state: "cancelled" });
  bench.timer.advance(1);
  await bench.joinAs("bo", ["rust"]);
  for (const { id } of [named, own]) expect(() => bench.tasks.show("bo", id)).toThrow("no task");
});

test("a completion that can't be stored leaves the lease as it was, even when the clock on the wall has jumped", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const { id } = await bench.post("ana", { to: "bo" });
  await bench.accept("bo", id, 60);
  bench.timer.jump(7200_000);
  bench.mortal.fail(1);
  await expect(bench.tasks.complete("bo", { id })).rejects.toThrow("no space");
  await bench.later(59);
  expect(bench.tasks.show("bo", id).state).toBe("accepted");
  await bench.later(1);
  expect(bench.tasks.show("ana", id)).toMatchObject({ state: "offered", attempt: 2 });
});

test("what ended is kept for 30 days, and longer while others wait for what comes after it", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [] });
  const [one, two] = [await bench.post("ana", { to: "bo" }), await bench.post("ana", { to: "bo" })];
  const last = await bench.post("ana", { to: "bo", after: [one.id, two.id] });
  await bench.accept("bo", one.id);
  await bench.tasks.complete("bo", { id: one.id, result: "x" });
  await bench.later(30 * 24 * 3600 + 1);
  await bench.now.timekeeper.sweep();
  expect(bench.tasks.show("ana", one.id).result).toBe("x");
  await bench.tasks.cancel("ana", { id: last.id });
  await bench.now.timekeeper.sweep();
  expect(() => bench.tasks.show("ana", one.id)).toThrow("no task");
  expect(bench.store.taskTexts.read(one.id)).toBeUndefined();
  expect(bench.tasks.show("ana", last.id).state).toBe("cancelled");
});

test("a task is reassigned by its requester alone: the new one has the offer, who had it is told and can't complete it", async () => {
  const bench = await TaskBench.of({ ana: [], bo: ["rust"], cy: [] });
  const { id } = await bench.post("ana", { requires: ["rust"] });
  await bench.accept("bo", id);
  expect((await faultOf(bench.tasks.reassign("bo", { id, to: "cy" }))).code).toBe("task.forbidden");
  const given = await bench.tasks.reassign("ana", { id, to: "cy", reason: "bo is stuck" });
  expect(given).toMatchObject({ state: "offered", assignee: "cy", to: "cy", attempt: 2 });
  expect(given.requires).toBeUndefined();
  expect(given.history.at(-2)).toMatchObject({ who: "ana", what: "reassigned", note: "cy: bo is stuck" });
  expect((await bench.told("bo")).at(-1)).toBe("ana: Task # is reassigned, stop working on it: do it");
  expect(await bench.told("cy")).toEqual(["ana: Task #, normal: do it"]);
  expect((await faultOf(bench.tasks.complete("bo", { id }))).code).toBe("task.unknown");
  await bench.accept("cy", id);
  await bench.tasks.complete("cy", { id });
});

test("a task isn't reassigned to whom it is with, to nobody, or after its end; one that waits for others goes on waiting", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [], cy: [] });
  const first = await bench.post("ana", { to: "bo" });
  const second = await bench.post("ana", { to: "bo", after: [first.id] });
  const reassign = (id: string, to: string) => bench.tasks.reassign("ana", { id, to });
  expect((await faultOf(reassign(first.id, "bo"))).code).toBe("task.conflict");
  expect((await faultOf(reassign(first.id, "nobody"))).code).toBe("agent.unknown");
  expect(await reassign(second.id, "cy")).toMatchObject({
    state: "queued",
    to: "cy",
    reason: "waits for the task before it",
  });
  await bench.accept("bo", first.id);
  await bench.tasks.complete("bo", { id: first.id });
  await bench.settled();
  expect(bench.tasks.show("ana", second.id)).toMatchObject({ state: "offered", assignee: "cy" });
  expect((await faultOf(reassign(first.id, "cy"))).code).toBe("task.conflict");
});

test("an old session of an agent that got the task back can't complete it by its old attempt", async () => {
  const bench = await TaskBench.of({ ana: [], bo: [], cy: [] });
  const { id, attempt } = await bench.post("ana", { to: "bo" });
  await bench.accept("bo", id);
  await bench.tasks.reassign("ana", { id, to: "cy" });
  await bench.tasks.reassign("ana", { id, to: "bo" });
  await bench.accept("bo", id);
  expect((await faultOf(bench.tasks.complete("bo", { id, attempt }))).code).toBe("task.lease");
});
