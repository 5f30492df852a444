import { expect, test } from "bun:test";
import type { Fault } from "../../src/domain/fault.ts";
import { limits } from "../../src/domain/limits.ts";
import { AllowList } from "../../src/webhooks/allow-list.ts";
import { Courier } from "../../src/webhooks/courier.ts";
import type { Answered } from "../../src/webhooks/pinned-post.ts";
import { signedHeaders } from "../../src/webhooks/signed-headers.ts";
import { CourierBench } from "../support/courier-bench.ts";

const sent = { events: ["message.sent"], withBody: true };
const hour = 3600;

/** A hook of ana's, and so many messages to her, told by their number. */
async function told(
  bench: CourierBench,
  messages: number,
  more: Record<string, unknown> = sent,
): Promise<string> {
  const hook = await bench.hook("ana", more);
  for (let at = 1; at <= messages; at += 1) await bench.mail("bo", "@ana", { body: String(at) });
  await bench.wait(0);
  return hook;
}

test("what happens goes out at once, in order, signed, and is then forgotten", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  const secret = `whsec_${Buffer.alloc(32, "k").toString("base64")}`;
  const hook = await told(bench, 3, { ...sent, secret });
  expect(bench.heard).toEqual(["1", "2", "3"]);
  expect(await bench.entries(hook)).toEqual([]);
  const [first] = bench.posted;
  expect(first!.headers["user-agent"]).toBe("backchannel/1.2.3");
  const { "webhook-id": id = "" } = first!.headers;
  expect(first!.headers).toMatchObject(
    signedHeaders(secret, { id, body: first!.body, now: bench.timer.now() }),
  );
  expect(new Set(bench.posted.map(({ headers }) => headers["webhook-id"])).size).toBe(3);
  expect(
    bench.now.outgoing.log("ana", hook).map(({ ok, status, type }) => `${type} ${status} ${ok}`),
  ).toEqual(Array(3).fill("message.sent 200 true"));
});

test("while the oldest fails, those behind it wait, and each comes once when it is mended", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  bench.answers = [200, 500, new Error("no answer"), 302];
  const hook = await told(bench, 4);
  expect(bench.heard).toEqual(["1", "2"]);
  expect(bench.now.outgoing.list("ana")).toMatchObject([{ waiting: 3, failing: { attempts: 1 } }]);
  await bench.wait(5);
  await bench.wait(30);
  await bench.wait(120);
  expect(bench.heard).toEqual(["1", "2", "2", "2", "2", "3", "4"]);
  const ids = bench.posted.map(({ headers }) => headers["webhook-id"]);
  expect(new Set(ids.slice(1, 5)).size).toBe(1);
  expect(bench.now.outgoing.list("ana")).toMatchObject([{ waiting: 0 }]);
  expect(bench.now.outgoing.list("ana")[0]!.failing).toBeUndefined();
  const log = bench.now.outgoing.log("ana", hook);
  expect(log.map(({ attempt, status, error }) => `${attempt} ${status ?? error}`).reverse()).toEqual([
    "1 200",
    "1 500",
    "2 no answer",
    "3 302",
    "4 200",
    "1 200",
    "1 200",
  ]);
});

test("each attempt is signed with its own time, and what happens meanwhile starts none", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  bench.answers = [500];
  await told(bench, 1);
  await bench.mail("bo", "@ana", { body: "2" });
  await bench.wait(4);
  expect(bench.posted).toHaveLength(1);
  await bench.wait(1);
  const [first, second] = bench.posted.map(({ headers }) => Number(headers["webhook-timestamp"]));
  expect(second! - first!).toBe(5);
});

test("a receiver that is away for a day is tried as the schedule says, then the hook is paused and its owner told", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  bench.answers = Array(100).fill(503);
  const hook = await told(bench, 2);
  const times: number[] = [];
  const began = bench.timer.now();
  for (let passed = 0; passed <= 26 * hour; passed += 5) {
    const before = bench.posted.length;
    await bench.wait(passed === 0 ? 0 : 5);
    if (bench.posted.length > before) times.push((bench.timer.now() - began) / 1000);
  }
  expect(times.slice(0, 6)).toEqual([5, 35, 155, 755, 2555, 6155]);
  expect(new Set(bench.heard)).toEqual(new Set(["1"]));
  expect(times.at(-1)).toBeGreaterThanOrEqual(24 * hour);
  expect(times.at(-1)).toBeLessThan(25 * hour + 60);
  expect(bench.now.outgoing.list("ana")).toMatchObject([{ state: "paused", waiting: 2 }]);
  const note = (await bench.store.mail.peek("ana", { limit: 10 })).at(-1)!;
  expect(note.body).toContain("it has failed for 24 hours (status 503)");
  expect(note.body).toContain(`bch webhook resume ${hook}`);
  bench.answers = [];
  await bench.now.outgoing.resume("ana", hook);
  await bench.wait(0);
  expect(bench.heard.slice(-2)).toEqual(["1", "2"]);
});

test("410 removes the hook with all that waits, and its owner is told", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  bench.answers = [500, 410];
  const hook = await told(bench, 3);
  await bench.wait(5);
  expect(bench.posted).toHaveLength(2);
  expect([bench.now.outgoing.list("ana"), await bench.entries(hook)]).toEqual([[], []]);
  const note = (await bench.store.mail.peek("ana", { limit: 10 })).at(-1)!;
  expect(note.body).toBe(`Webhook ${hook} is removed: hooks.example has answered 410 Gone.`);
});

test("a receiver that asks for more time gets it, up to an hour", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  bench.answers = [
    { status: 429, retryAfter: "60" },
    { status: 503, retryAfter: "999999" },
  ];
  await told(bench, 1);
  await bench.wait(59);
  expect(bench.posted).toHaveLength(1);
  await bench.wait(1);
  expect(bench.posted).toHaveLength(2);
  await bench.wait(hour - 1);
  expect(bench.posted).toHaveLength(2);
  await bench.wait(1);
  expect(bench.posted).toHaveLength(3);
});

test("a receiver that takes its time holds up nobody else's deliveries", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [], cy: [] });
  bench.answers = [new Promise(() => {})];
  await told(bench, 2);
  await bench.hook("cy", sent);
  await bench.mail("bo", "@cy", { body: "for cy" });
  await bench.wait(0);
  expect(bench.heard).toEqual(["1", "for cy"]);
});

test("an agent whose receivers are all slow has so many attempts under way, and no more", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [], cy: [] });
  bench.answers = Array(limits.hook.ofOne).fill(new Promise(() => {}));
  for (let hook = 0; hook < limits.hook.each; hook += 1) await bench.hook("ana", sent);
  await bench.hook("cy", sent);
  await bench.mail("bo", "@ana");
  await bench.wait(0);
  await bench.mail("bo", "@cy", { body: "for cy" });
  await bench.wait(0);
  expect(bench.posted).toHaveLength(limits.hook.ofOne + 1);
  expect(bench.heard.at(-1)).toBe("for cy");
});

test("sixteen agents whose receivers are all slow hold up nobody who has a quick one", async () => {
  const slow = Array.from({ length: 16 }, (_, at) => `slow-${at}`);
  const bench = await CourierBench.of(Object.fromEntries([...slow, "bo", "cy"].map((name) => [name, []])));
  bench.answers = Array(slow.length * limits.hook.ofOne).fill(new Promise(() => {}));
  for (const name of slow)
    for (let hook = 0; hook < limits.hook.ofOne; hook += 1)
      await bench.hook(name, { ...sent, url: `https://${name}-${hook}.example/` });
  for (const name of slow) await bench.mail("bo", `@${name}`);
  await bench.wait(0);
  bench.answers = [];
  await bench.hook("cy", sent);
  await bench.mail("bo", "@cy", { body: "for cy" });
  await bench.wait(0);
  expect(bench.heard.at(-1)).toBe("for cy");
});

test("what waits for its turn goes out no more once its hook is paused or removed", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [], cy: [] });
  const slow = Promise.withResolvers<Answered>();
  bench.answers = Array(limits.hook.ofOne).fill(slow.promise);
  for (let hook = 0; hook < limits.hook.ofOne; hook += 1) await bench.hook("ana", sent);
  const [paused, removed] = [await bench.hook("ana", sent), await bench.hook("ana", sent)];
  await bench.mail("bo", "@ana", { body: "1" });
  await bench.wait(0);
  await bench.now.outgoing.pause("ana", paused);
  const tested = bench.courier
    .test(bench.now.outgoing.get("ana", removed))
    .catch((error: Fault) => error.code);
  await bench.wait(0);
  await bench.now.outgoing.remove("ana", removed);
  slow.resolve({ status: 200 });
  await bench.wait(0);
  expect(bench.posted).toHaveLength(limits.hook.ofOne);
  expect(await tested).toBe("webhook.unknown");
  expect(bench.now.outgoing.log("ana", paused)).toEqual([]);
  await bench.now.outgoing.resume("ana", paused);
  await bench.wait(0);
  expect(bench.posted).toHaveLength(limits.hook.ofOne + 1);
});

test("after a restart a failing hook waits as it did, and an attempt that was under way is made again", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  bench.answers = [500, 500, new Promise(() => {})];
  await told(bench, 1);
  await bench.wait(5);
  await bench.restart();
  await bench.wait(29);
  expect(bench.posted).toHaveLength(2);
  await bench.wait(1);
  expect(bench.posted).toHaveLength(3);
  await bench.restart();
  await bench.wait(0);
  expect(bench.heard).toEqual(["1", "1", "1", "1"]);
});

test("a hook that is paused, removed or orphaned while it fails is not tried again", async () => {
  for (const end of ["pause", "remove", "leave"] as const) {
    const bench = await CourierBench.of({ ana: [], bo: [] });
    bench.answers = [500];
    const hook = await told(bench, 1);
    if (end === "leave") await bench.now.membership.unregister("ana");
    else await bench.now.outgoing[end]("ana", hook);
    await bench.wait(hour);
    expect(bench.posted, end).toHaveLength(1);
    expect(await bench.entries(hook), end).toHaveLength(end === "pause" ? 1 : 0);
  }
});

test("a name that comes to lead inside is not called, and counts as a failure", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  await bench.courier.stop();
  const inside = new Courier({
    deliveries: bench.now.deliveries,
    allow: () => new AllowList(),
    version: "1.2.3",
    warn: () => {},
    clock: bench.timer,
    after: bench.timer.after,
    resolve: async () => ["10.0.0.7"],
    post: async () => {
      throw new Error("it was called");
    },
  });
  inside.start();
  const hook = await told(bench, 1);
  const [attempt] = bench.now.outgoing.log("ana", hook);
  expect(attempt).toMatchObject({
    ok: false,
    error: "a webhook can't go to hooks.example: it isn't on the open internet",
  });
  await expect(inside.check("https://hooks.example/")).rejects.toThrow("it isn't on the open internet");
});

test("what stops is called off at once: nothing is written down, and it comes again", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  bench.answers = [new Promise(() => {})];
  const hook = await told(bench, 1);
  await bench.courier.stop();
  expect(bench.posted[0]!.signal!.aborted).toBe(true);
  expect(await bench.entries(hook)).toHaveLength(1);
  expect(bench.now.outgoing.log("ana", hook)).toEqual([]);
});

test("a test goes out at once, also to a paused hook, and is in the log", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  const hook = await bench.hook("ana", sent);
  await bench.now.outgoing.pause("ana", hook);
  bench.answers = [204, 500];
  const record = bench.now.outgoing.get("ana", hook);
  expect(await bench.courier.test(record)).toMatchObject({ type: "webhook.test", status: 204, ok: true });
  expect(await bench.courier.test(record)).toMatchObject({ status: 500, ok: false });
  expect(bench.posted[0]).toMatchObject({ type: "webhook.test", data: { hook } });
  expect(bench.now.outgoing.log("ana", hook)).toHaveLength(2);
  expect(bench.now.outgoing.list("ana")).toMatchObject([{ state: "paused", waiting: 0 }]);
});

test("the log keeps the last attempts only", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  const hook = await told(bench, limits.hook.log + 5);
  expect(bench.now.outgoing.log("ana", hook)).toHaveLength(limits.hook.log);
});

test("a store that takes nothing more is tried again after a while, and the delivery comes again", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  await bench.hook("ana", sent);
  await bench.mail("bo", "@ana", { body: "1" });
  bench.mortal.fail(3);
  await bench.wait(0);
  expect(bench.warnings.at(-1)).toContain("no space");
  await bench.wait(30);
  expect(bench.heard).toContain("1");
  expect(bench.now.outgoing.list("ana")).toMatchObject([{ waiting: 0 }]);
});

test("a clock that jumps days ahead and back makes no hook fail for days", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  bench.answers = [500, 500, 200];
  await told(bench, 1);
  bench.timer.jump(5 * 24 * hour * 1000);
  await bench.wait(60);
  expect(bench.heard).toEqual(["1", "1"]);
  bench.timer.jump(-5 * 24 * hour * 1000);
  for (let minutes = 0; minutes < 30 && bench.heard.length < 3; minutes += 1) await bench.wait(60);
  expect(bench.heard).toEqual(["1", "1", "1"]);
  expect(bench.now.outgoing.list("ana")).toMatchObject([{ waiting: 0 }]);
});

test("where a proxy is set up, the host hears once that webhooks go by none", async () => {
  const bench = await CourierBench.of({ ana: [], bo: [] });
  await told(bench, 1);
  expect(bench.warnings).toEqual([]);
  bench.env.HTTPS_PROXY = "http://proxy.internal:3128";
  await told(bench, 2);
  expect(bench.warnings).toEqual([expect.stringMatching(/^HTTPS_PROXY is set, but webhooks go by no proxy/)]);
  expect(bench.heard).toHaveLength(5);
});
