import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { HubBench } from "../support/hub-bench.ts";
import { turn } from "../support/turn.ts";

test("every second leases end that are over, and nobody has to ask", async () => {
  const bench = await HubBench.with("ana", "bo");
  bench.hub.timekeeper.start();
  await bench.send("ana", "@bo");
  await bench.claim("bo", { lease: 3 });
  await bench.pass(2);
  expect(bench.hub.presence.me("bo")).toMatchObject({ waiting: 0, claimed: 1 });
  await bench.pass(1);
  expect(bench.hub.presence.me("bo")).toMatchObject({ waiting: 1, claimed: 0 });
  await bench.hub.close();
});

test("when very many leases end at once they come back some at a time, without another second in between", async () => {
  const bench = await HubBench.with("ana", "bo");
  bench.hub.timekeeper.start();
  const many = limits.turn * 2 + 10;
  for (let at = 0; at < many; at += 1) await bench.send("ana", "@bo");
  for (let left = 1; left > 0; ) left = (await bench.claim("bo", { lease: 3 })).messages.length;
  await bench.pass(2);
  const { mail } = bench.store;
  const move = mail.turn.bind(mail);
  const moved: number[] = [];
  mail.turn = async () => {
    const turned = await move();
    moved.push(turned.length);
    return turned;
  };
  await bench.pass(1);
  bench.timer.advance(1);
  await turn();
  bench.timer.advance(1);
  await turn();
  expect(moved).toEqual([limits.turn, limits.turn, 10]);
  expect(bench.hub.presence.me("bo")).toMatchObject({ waiting: many, claimed: 0 });
  await bench.hub.close();
});

test("every second mail that nobody wants any more dies", async () => {
  const bench = await HubBench.with("ana", "bo");
  bench.hub.timekeeper.start();
  const { id } = await bench.send("ana", "@bo", "x", { expires: 2 });
  await bench.pass(2);
  expect((await bench.hub.reading.track("ana", id)).deliveries).toMatchObject([
    { state: "dead", why: "expired" },
  ]);
  await bench.hub.close();
});

test("every minute it is written down who was seen", async () => {
  const bench = await HubBench.with("ana");
  bench.hub.timekeeper.start();
  await bench.pass(30);
  bench.hub.presence.seen("ana");
  await bench.pass(29);
  expect(bench.store.agents.get("ana")?.lastSeen).toBe("2026-11-21T12:00:00.000Z");
  await bench.pass(1);
  expect(bench.store.agents.get("ana")?.lastSeen).toBe("2026-11-21T12:00:30.000Z");
  await bench.hub.close();
});

test("every hour what is old enough is swept", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { id } = await bench.send("ana", "@bo");
  await bench.hub.reading.take("bo", { id, keep: false });
  await bench.hub.invites.create({ channels: [], uses: 1, expires: 60 });
  bench.timer.advance(limits.receiptLifetime * 1000);
  bench.hub.timekeeper.start();
  bench.timer.advance(3600_000);
  await turn();
  expect(bench.store.invites.all()).toEqual([]);
  expect(await bench.store.mail.sent(id)).toBeUndefined();
  await bench.hub.close();
});

test("a revoked agent's listeners are hung up on within a second, others' are not", async () => {
  const bench = await HubBench.with("ana", "bo");
  bench.hub.timekeeper.start();
  const [ana, bo] = [bench.hub.listen("ana"), bench.hub.listen("bo")];
  const last = ana.next();
  const next = bo.next();
  await turn();
  await bench.revoke("ana");
  await bench.pass(1);
  expect(await last).toBeUndefined();
  await bench.send("bo", "@bo", "still here");
  expect(await next).toMatchObject({ body: "still here" });
  await bench.hub.close();
});

test("those who ask at the same moment share one look at what is due", async () => {
  const bench = new HubBench();
  const { mail } = bench.store;
  let turns = 0;
  mail.turn = async () => {
    turns += 1;
    await turn();
    return [];
  };
  await Promise.all([bench.hub.timekeeper.turn(), bench.hub.timekeeper.turn(), bench.hub.timekeeper.turn()]);
  expect(turns).toBe(1);
  await bench.hub.timekeeper.turn();
  expect(turns).toBe(2);
});

test("what goes wrong is said, and tried again at the next time", async () => {
  const bench = await HubBench.with("ana", "bo");
  bench.hub.timekeeper.start();
  const { mail } = bench.store;
  const works = mail.turn.bind(mail);
  mail.turn = async () => {
    throw new Error("no space");
  };
  await bench.send("ana", "@bo");
  await bench.claim("bo").catch(() => {}); // A claim asks for the time too, and is refused for the same reason.
  await bench.pass(2);
  expect(bench.warnings).toEqual(["no space", "no space"]);
  mail.turn = works;
  await bench.pass(1);
  expect(bench.warnings).toHaveLength(2);
  await bench.hub.close();
});

test("after a stop nothing is done any more, and who was seen is written down", async () => {
  const bench = await HubBench.with("ana");
  bench.hub.timekeeper.start();
  await bench.pass(5);
  bench.hub.presence.seen("ana");
  await bench.hub.timekeeper.stop();
  expect(bench.timer.waiting).toBe(0);
  expect(bench.store.agents.get("ana")?.lastSeen).toBe("2026-11-21T12:00:05.000Z");
});

test("a stop waits for what is being done, and that is the end of it", async () => {
  const bench = await HubBench.with("ana");
  bench.hub.timekeeper.start();
  const sweeping = Promise.withResolvers<void>();
  const { mail } = bench.store;
  mail.sweep = () => sweeping.promise;
  bench.timer.advance(3600_000);
  await turn();
  let stopped = false;
  const stop = bench.hub.timekeeper.stop().then(() => {
    stopped = true;
  });
  await turn();
  expect(stopped).toBe(false);
  sweeping.resolve();
  await stop;
  expect(bench.timer.waiting).toBe(0);
});
