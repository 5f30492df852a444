import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { outboxName } from "../../src/domain/outbox-entry.ts";
import { HookBench } from "../support/hook-bench.ts";

const entryOf = (hook: string, number: number) => ({
  v: 1 as const,
  ...{
    hook,
    number,
    id: crypto.randomUUID(),
    type: "message.sent",
    timestamp: "2026-11-21T12:00:00.000Z",
    data: {},
  },
});

test("a hook is told of its owner's mail both ways, and of nobody else's", async () => {
  const bench = await HookBench.of({ ana: [], bo: [], cy: [] });
  const hook = await bench.hook("ana");
  await bench.mail("ana", "@bo");
  await bench.mail("bo", "@ana");
  await bench.mail("bo", "@cy");
  for (const name of ["ana", "bo", "cy"]) await bench.ack(name);
  expect(await bench.inShort(hook)).toEqual([
    "message.sent ana→@bo",
    "message.sent bo→@ana",
    "message.acked bo→@ana ana",
    "message.acked ana→@bo bo",
  ]);
});

test("a receiver isn't told who else got a message, its sender is", async () => {
  const bench = await HookBench.of({ ana: [], bo: [], cy: [] });
  const [ana, bo, room] = [await bench.hook("ana"), await bench.hook("bo"), await bench.hook(undefined)];
  await bench.mail("ana", "@all");
  await bench.ack("cy");
  expect((await bench.entries(bo)).map(({ data }) => data.recipients)).toEqual([["bo"]]);
  expect((await bench.entries(ana)).map(({ type }) => type)).toEqual(["message.sent", "message.acked"]);
  for (const hook of [ana, room])
    expect((await bench.entries(hook))[0]!.data.recipients).toEqual(["bo", "cy"]);
});

test("bodies and refs go to an agent's hook that asks for them, and to no hook of the room", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const [plain, full, room] = [
    await bench.hook("bo"),
    await bench.hook("bo", { withBody: true }),
    await bench.hook(undefined),
  ];
  await bench.mail("ana", "@bo", { body: "the secret", refs: ["a.ts"] });
  for (const hook of [plain, room])
    expect(JSON.stringify(await bench.entries(hook))).not.toMatch(/the secret|a\.ts/);
  expect((await bench.entries(full))[0]!.data).toMatchObject({ body: "the secret", refs: ["a.ts"] });
  await expect(bench.hook(undefined, { withBody: true })).rejects.toThrow("carries no bodies");
});

test("each step of a task is told to whom it concerns, with its result to who wants bodies", async () => {
  const bench = await HookBench.of({ ana: [], bo: ["go"], cy: [] });
  const [ana, bo, cy] = [
    await bench.hook("ana", { events: ["task.*"], withBody: true }),
    await bench.hook("bo", { events: ["task.accepted", "task.completed"] }),
    await bench.hook("cy"),
  ];
  const { id } = await bench.post("ana", { title: "build it", requires: ["go"], description: "all of it" });
  await bench.accept("bo", id);
  await bench.tasks.heartbeat("bo", { id, lease: 900 });
  await bench.tasks.complete("bo", { id, result: "built" });
  expect(await bench.inShort(ana)).toEqual(
    ["posted", "offered", "accepted", "completed"].map((step) => `task.${step} build it`),
  );
  const [posted, , , completed] = await bench.entries(ana);
  expect(posted!.data).toMatchObject({ description: "all of it", step: { who: "ana", what: "posted" } });
  expect(completed!.data).toMatchObject({ state: "completed", result: "built", step: { who: "bo" } });
  expect(await bench.inShort(bo)).toEqual(["task.accepted build it", "task.completed build it"]);
  expect(JSON.stringify(await bench.entries(bo))).not.toMatch(/built|all of it/);
  expect(await bench.entries(cy)).toEqual([]);
});

test("what time does is told too: a lease that ends, a message that expires", async () => {
  const bench = await HookBench.of({ ana: [], bo: ["go"] });
  const hook = await bench.hook("ana", { events: ["task.returned", "message.dead"] });
  const { id } = await bench.post("ana", { title: "build it", requires: ["go"] });
  await bench.accept("bo", id, 60);
  await bench.now.posting.send("ana", { to: "@bo", body: "x", priority: "normal", expires: 30 });
  await bench.later(61);
  expect(await bench.inShort(hook)).toEqual(["message.dead ana→@bo bo", "task.returned build it"]);
});

test("the hooks of a locked agent are paused: they were told where to by whoever had its token", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const [hook, other] = [await bench.hook("bo"), await bench.hook("ana")];
  await bench.now.membership.lock("bo");
  await bench.mail("ana", "@bo");
  expect(await bench.inShort(hook)).toEqual(["agent.locked bo"]);
  expect(await bench.inShort(other)).toContain("message.sent ana→@bo");
  expect(await bench.now.deliveries.next(hook)).toBeUndefined();
  const { id } = await bench.now.membership.recover("bo");
  await bench.now.membership.register({ kind: "invite", id }, { name: "bo" });
  expect(bench.now.outgoing.list("bo")).toMatchObject([{ state: "paused", reason: "its agent was locked" }]);
  await bench.now.outgoing.resume("bo", hook);
  await bench.mail("ana", "@bo");
  expect(await bench.inShort(hook)).toEqual(["agent.locked bo", "message.sent ana→@bo"]);
});

test("everybody may know who joins, leaves, is locked and is recovered", async () => {
  const bench = await HookBench.of({ ana: [] });
  const [hook, room] = [await bench.hook("ana", { events: ["agent.*"] }), await bench.hook(undefined)];
  await bench.joinAs("bo", ["go"]);
  await bench.now.membership.lock("bo");
  const { code } = await bench.now.membership.recover("bo");
  await bench.now.membership.register(bench.now.membership.identify(code)!, { name: "bo" });
  await bench.now.membership.unregister("bo");
  const all = ["agent.joined bo", "agent.locked bo", "agent.recovered bo", "agent.left bo"];
  expect(await bench.inShort(hook)).toEqual(all);
  expect(await bench.inShort(room)).toEqual(all);
  expect(JSON.stringify(await bench.entries(hook))).not.toContain("hash");
});

test("a hook for an agent or a channel is told of that only", async () => {
  const bench = await HookBench.of({ ana: [], bo: [], cy: [] });
  const [of, channel] = [
    await bench.hook("ana", { agent: "cy" }),
    await bench.hook("ana", { channel: "#builds" }),
  ];
  for (const name of ["bo", "cy"]) await bench.now.subscriptions.subscribe(name, "builds");
  await bench.mail("ana", "@bo");
  await bench.mail("ana", "@cy");
  await bench.mail("ana", "#builds");
  await bench.post("ana", { title: "for cy", to: "cy" });
  await bench.joinAs("dan", []);
  expect(await bench.inShort(of)).toEqual([
    "message.sent ana→@cy",
    "message.sent ana→#builds",
    "task.posted for cy",
    "task.offered for cy",
    "message.sent ana→@cy",
  ]);
  expect(await bench.inShort(channel)).toEqual(["message.sent ana→#builds"]);
});

test("the hook of one who has left is told nothing, also when another takes the name, and is swept", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const hook = await bench.hook("ana");
  await bench.mail("bo", "@ana");
  await bench.now.membership.unregister("ana");
  bench.timer.advance(1000);
  await bench.joinAs("ana", []);
  await bench.mail("bo", "@ana");
  expect(await bench.inShort(hook)).toEqual(["message.sent bo→@ana", "agent.left ana"]);
  expect(bench.now.outgoing.list("ana")).toEqual([]);
  await bench.now.timekeeper.sweep();
  expect([bench.store.outgoing.all(), bench.store.outbox.names()]).toEqual([[], []]);
});

test("what a message's earlier sender of the same name sent is not told to the later one", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  await bench.mail("ana", "@bo");
  await bench.now.membership.unregister("ana");
  bench.timer.advance(1000);
  await bench.joinAs("ana", []);
  const hook = await bench.hook("ana", { events: ["message.*"] });
  await bench.ack("bo");
  expect(await bench.entries(hook)).toEqual([]);
});

test("a paused hook is told nothing new, and keeps what waits", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const hook = await bench.hook("ana", { events: ["message.sent"] });
  await bench.mail("bo", "@ana");
  await bench.now.outgoing.pause("ana", hook);
  await bench.mail("bo", "@ana");
  expect(await bench.entries(hook)).toHaveLength(1);
  await bench.now.outgoing.resume("ana", hook);
  await bench.mail("bo", "@ana");
  expect(await bench.entries(hook)).toHaveLength(2);
});

test("the order goes on after a restart where it was", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const hook = await bench.hook("ana", { events: ["message.sent"] });
  await bench.mail("bo", "@ana", { body: "1" });
  await bench.mail("bo", "@ana", { body: "2" });
  await bench.restart();
  await bench.mail("bo", "@ana", { body: "3" });
  expect((await bench.entries(hook)).map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(bench.now.outgoing.list("ana")[0]!.waiting).toBe(3);
});

test("a send that can't be kept is told to nobody, and one after it is", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const hook = await bench.hook("ana", { events: ["message.sent"] });
  bench.mortal.fail(1);
  await expect(bench.mail("bo", "@ana")).rejects.toThrow("no space");
  const { id } = await bench.mail("bo", "@ana");
  const due = await bench.now.deliveries.next(hook);
  expect(due?.entry.data.id).toBe(id);
});

test("nothing goes out before what it tells of is durable", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const hook = await bench.hook("ana", { events: ["message.sent"] });
  const { commit } = bench.mortal.store;
  const flushed = Promise.withResolvers<void>();
  bench.mortal.store.commit = async (...changes) => {
    if (changes.length === 0) await flushed.promise;
    return commit(...changes);
  };
  await bench.mail("bo", "@ana");
  let due: unknown = "waits";
  const next = bench.now.deliveries.next(hook).then((found) => (due = found));
  await bench.settled();
  expect(due).toBe("waits");
  flushed.resolve();
  await next;
  expect(due).toMatchObject({ entry: { type: "message.sent" } });
});

test("when too much waits the hook is paused, and its owner is told", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const hook = await bench.hook("ana", { events: ["message.sent"] });
  const names = Array.from({ length: limits.hook.waiting }, (_, at) => at + 1);
  await bench.store.commit(
    ...names.map((n) => bench.store.outbox.put(outboxName(hook, n), entryOf(hook, n))),
  );
  await bench.restart();
  await bench.mail("bo", "@ana");
  await bench.settled();
  expect(bench.now.outgoing.list("ana")).toMatchObject([{ state: "paused", waiting: limits.hook.waiting }]);
  const [, note] = await bench.store.mail.peek("ana", { limit: 10 });
  expect(note).toMatchObject({ from: "backchannel", to: "@ana" });
  expect(note!.body).toContain(`Webhook ${hook} to hooks.example is paused: 10000 deliveries wait for it`);
});

test("a hook with bodies is paused when they are too much together: twenty copies of one mail would fill the disk", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const [hook, plain] = [
    await bench.hook("ana", { events: ["message.sent"], withBody: true }),
    await bench.hook("ana", { events: ["message.sent"] }),
  ];
  // Each character of it is six in JSON.
  const body = "\u0001".repeat(limits.body);
  const enough = Math.ceil(limits.hook.waitingBytes / (6 * limits.body));
  for (let sent = 0; sent < enough + 3; sent += 1) await bench.mail("bo", "@ana", { body });
  const states = () => bench.now.outgoing.list("ana").map(({ id, state, waiting }) => [id, state, waiting]);
  await bench.settled();
  expect(states()).toContainEqual([hook, "paused", enough]);
  expect(states()).toContainEqual([plain, "active", enough + 4]);
  // What was told makes room again.
  for (let told = 0; told < enough; told += 1) {
    const { name } = (await bench.now.outbox.first(hook))!;
    await bench.now.outbox.done(hook, name);
  }
  await bench.now.outgoing.resume("ana", hook);
  await bench.mail("bo", "@ana", { body });
  expect(states()).toContainEqual([hook, "active", 1]);
});

test("an agent has a bounded number of hooks, and sees and changes only its own", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const hook = await bench.hook("ana");
  for (const owner of ["bo", undefined]) {
    expect(bench.now.outgoing.list(owner)).toEqual([]);
    expect(() => bench.now.outgoing.log(owner, hook)).toThrow("no webhook");
    await expect(bench.now.outgoing.remove(owner, hook)).rejects.toThrow("no webhook");
    await expect(bench.now.outgoing.pause(owner, hook)).rejects.toThrow("no webhook");
  }
  for (let more = 1; more < limits.hook.each; more += 1) await bench.hook("ana");
  await expect(bench.hook("ana")).rejects.toThrow("at most 20 outgoing webhooks");
  await bench.now.outgoing.remove("ana", hook);
  await bench.hook("ana");
});

test("a hook whose file an operator has deleted is told nothing more", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const hook = await bench.hook("ana");
  await bench.mail("bo", "@ana");
  await bench.store.commit(bench.store.outgoing.remove(hook));
  await bench.mail("bo", "@ana");
  expect(await bench.entries(hook)).toHaveLength(1);
  expect(await bench.now.deliveries.next(hook)).toBeUndefined();
  expect(bench.store.outbox.names()).toEqual([]);
});

test("hooks are owed what waits for them, and what a task's offer will come to; a paused one, or none, is owed nothing", async () => {
  const bench = await HookBench.of({ ana: [], bo: [] });
  const { now } = bench;
  await bench.mail("bo", "@ana");
  await bench.post("bo", { to: "ana" });
  expect(now.owesHooks).toBe(false);
  const mail = await bench.hook("ana", { events: ["message.*"] });
  expect(now.owesHooks).toBe(false);
  await bench.mail("bo", "@ana");
  expect(now.owesHooks).toBe(true);
  await now.outgoing.pause("ana", mail);
  expect(now.owesHooks).toBe(false);
  const tasks = await bench.hook("ana", { events: ["task.*"] });
  expect(now.owesHooks).toBe(true);
  await now.outgoing.remove("ana", tasks);
  expect(now.owesHooks).toBe(false);
});

test("of an agent whose file an operator deletes it is told once that it has left, before another takes its name", async () => {
  const bench = await HookBench.of({ ana: [], bo: [], cy: [] });
  const { membership, timekeeper } = bench.now;
  const hook = await bench.hook("ana", { events: ["agent.*"] });
  await membership.register({ kind: "agent", name: "bo" }, { name: "bo", role: "tester" });
  await bench.revoke("bo");
  await bench.revoke("cy");
  await bench.joinAs("cy", []);
  expect(await bench.inShort(hook)).toEqual(["agent.left cy", "agent.joined cy"]);
  await timekeeper.minute();
  await timekeeper.minute();
  const left = await bench.entries(hook);
  expect(left.slice(2).map(({ type, data }) => ({ type, data }))).toMatchObject([
    { type: "agent.left", data: { name: "bo", role: "tester" } },
  ]);
  await membership.unregister("cy");
  await timekeeper.minute();
  expect((await bench.inShort(hook)).slice(3)).toEqual(["agent.left cy"]);
});
