import { expect, test } from "bun:test";
import type { Fault } from "../../src/domain/fault.ts";
import { limits } from "../../src/domain/limits.ts";
import { HubBench } from "../support/hub-bench.ts";
import { refused } from "../support/refused.ts";
import { turn } from "../support/turn.ts";

const room = { kind: "room" } as const;
const agent = (name: string) => ({ kind: "agent", name }) as const;

test("who joins gets a record and a token that is that agent, and nobody else gets the token", async () => {
  const { hub, store } = new HubBench();
  const { token = "", ...joined } = await hub.membership.register(room, { name: "ana", role: "reviewer" });
  expect(joined).toEqual({
    name: "ana",
    role: "reviewer",
    capabilities: [],
    subscriptions: [],
    status: "online",
    createdAt: "2026-11-21T12:00:00.000Z",
    lastSeen: "2026-11-21T12:00:00.000Z",
    lastEvent: "joined",
  });
  expect(hub.membership.identify(token)).toEqual(agent("ana"));
  expect(JSON.stringify([hub.presence.agents(), store.agents.all()])).not.toContain(token);
});

test("a token is still its agent's after a restart", async () => {
  const bench = await HubBench.with("ana", "bo");
  expect(bench.restarted().membership.identify(bench.tokens.bo!)).toEqual(agent("bo"));
});

test("a token that nobody was given is nobody", async () => {
  const bench = await HubBench.with("ana");
  for (const token of ["", "x", bench.tokens.ana!.slice(0, -1), `${bench.tokens.ana} `]) {
    expect(bench.hub.membership.identify(token)).toBeUndefined();
  }
});

test("a name that is taken is refused, and its agent is as it was", async () => {
  const bench = await HubBench.with("ana", "bo");
  const intruder = bench.hub.membership.register(room, { name: "ana", description: "mine now" });
  await expect(intruder).rejects.toEqual(refused("agent.taken"));
  const other = bench.hub.membership.register(agent("bo"), { name: "ana", description: "mine now" });
  await expect(other).rejects.toEqual(refused("agent.taken"));
  expect(bench.hub.presence.me("ana").description).toBeUndefined();
  expect(bench.hub.membership.identify(bench.tokens.ana!)).toEqual(agent("ana"));
});

test("an agent's token lets nobody join", async () => {
  const bench = await HubBench.with("ana");
  await expect(bench.hub.membership.register(agent("ana"), { name: "bo" })).rejects.toEqual(
    refused("auth.kind"),
  );
  expect(bench.hub.presence.agents()).toHaveLength(1);
});

test("of two who join under one name at the same moment, one is in and one is refused", async () => {
  const { hub } = new HubBench();
  const joins = await Promise.allSettled(
    ["1", "2"].map((role) => hub.membership.register(room, { name: "ana", role })),
  );
  expect(joins.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const [won] = joins.flatMap((join) => (join.status === "fulfilled" ? [join.value] : []));
  expect(joins.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "agent.taken" },
  });
  expect(hub.membership.identify(won?.token ?? "")).toEqual(agent("ana"));
  expect(hub.presence.me("ana").role).toBe(won?.role);
});

test("whoever joins waits for no look at all who are here", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { agents } = bench.store;
  let looks = 0;
  const all = agents.all.bind(agents);
  agents.all = () => {
    looks += 1;
    return all();
  };
  await bench.join("cy");
  expect([looks, agents.count]).toEqual([0, 3]);
});

test("a join that the store refuses leaves the name free", async () => {
  const bench = new HubBench();
  bench.failNextCommit();
  await expect(bench.join("ana")).rejects.toThrow("no space");
  expect(bench.hub.presence.agents()).toEqual([]);
  expect(bench.hub.membership.identify(await bench.join("ana"))).toEqual(agent("ana"));
});

test("with its own token an agent changes what it gives, and nothing else", async () => {
  const { hub } = new HubBench();
  const about = { role: "reviewer", description: "reads code", capabilities: ["typescript"] };
  const { token = "" } = await hub.membership.register(room, { name: "ana", ...about });
  await hub.subscriptions.subscribe("ana", "design");
  const changed = await hub.membership.register(agent("ana"), {
    name: "ana",
    description: "reads more code",
  });
  expect(changed).toMatchObject({ ...about, description: "reads more code", subscriptions: ["design"] });
  expect("token" in changed).toBe(false);
  await hub.membership.register(agent("ana"), { name: "ana", capabilities: [] });
  expect(hub.presence.me("ana")).toMatchObject({ role: "reviewer", capabilities: [] });
  expect(hub.membership.identify(token)).toEqual(agent("ana"));
});

test("after a rotation the old token works until the grace is over, the new one for good", async () => {
  const bench = await HubBench.with("ana");
  const { token, graceUntil } = await bench.hub.membership.rotateToken("ana");
  expect(graceUntil).toBe("2026-11-21T12:15:00.000Z");
  const { membership } = bench.hub;
  bench.timer.advance(limits.rotationGrace * 1000 - 1);
  expect([membership.identify(bench.tokens.ana!), membership.identify(token)]).toEqual([
    agent("ana"),
    agent("ana"),
  ]);
  bench.timer.advance(1);
  expect([membership.identify(bench.tokens.ana!), membership.identify(token)]).toEqual([
    undefined,
    agent("ana"),
  ]);
  const restarted = bench.restarted().membership;
  expect([restarted.identify(bench.tokens.ana!), restarted.identify(token)]).toEqual([
    undefined,
    agent("ana"),
  ]);
});

test("a rotation that the store refuses changes no token", async () => {
  const bench = await HubBench.with("ana");
  bench.failNextCommit();
  await expect(bench.hub.membership.rotateToken("ana")).rejects.toThrow("no space");
  bench.timer.advance(limits.rotationGrace * 1000);
  expect(bench.hub.membership.identify(bench.tokens.ana!)).toEqual(agent("ana"));
});

test("a new room token is good at once and refuses the one before, here and after a restart", async () => {
  const bench = new HubBench();
  await bench.hub.membership.setRoomToken("first");
  expect(bench.hub.membership.identify("first")).toEqual(room);
  await bench.hub.membership.setRoomToken("second");
  for (const hub of [bench.hub, bench.restarted()]) {
    expect([hub.membership.identify("first"), hub.membership.identify("second")]).toEqual([undefined, room]);
  }
});

test("the same room token again writes nothing", async () => {
  const bench = new HubBench();
  await bench.hub.membership.setRoomToken("room");
  bench.failNextCommit();
  await bench.hub.membership.setRoomToken("room");
  expect(bench.hub.membership.identify("room")).toEqual(room);
});

test("an agent whose record is deleted is nobody from that moment on", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.revoke("ana");
  expect(bench.hub.membership.identify(bench.tokens.ana!)).toBeUndefined();
  expect(bench.hub.presence.agents().map(({ name }) => name)).toEqual(["bo"]);
  await expect(bench.send("bo", "@ana")).rejects.toEqual(refused("agent.unknown"));
});

test("neither mail nor channels nor token of a revoked agent pass to the next bearer of its name", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.hub.subscriptions.subscribe("ana", "design");
  await bench.send("bo", "@ana", "for the old one");
  await bench.revoke("ana");
  const token = await bench.join("ana");
  expect(bench.hub.membership.identify(bench.tokens.ana!)).toEqual(agent("ana"));
  expect(bench.hub.presence.me("ana")).toMatchObject({ subscriptions: [], waiting: 0 });
  expect(await bench.bodies("ana")).toEqual([]);
  await expect(bench.send("bo", "#design")).rejects.toEqual(refused("channel.empty"));
  expect(token).toBe(bench.tokens.ana!);
});

test("the token of an earlier bearer of a name is nobody's, here and after a restart", async () => {
  const bench = await HubBench.with("ana");
  const old = bench.tokens.ana!;
  await bench.revoke("ana");
  await bench.join("ana");
  for (const hub of [bench.hub, bench.restarted()]) expect(hub.membership.identify(old)).toBeUndefined();
});

test("a new bearer of a name was last seen when it joined, not when the one before was", async () => {
  const bench = await HubBench.with("ana");
  bench.hub.presence.seen("ana");
  bench.timer.advance(5000);
  await bench.hub.membership.unregister("ana");
  await bench.join("ana");
  expect(bench.hub.presence.me("ana").lastSeen).toBe("2026-11-21T12:00:05.000Z");
});

test("with an agent that leaves go its token, its mail and its subscriptions", async () => {
  const bench = await HubBench.with("ana", "bo");
  await bench.hub.subscriptions.subscribe("ana", "design");
  const { id } = await bench.send("bo", "@ana");
  await bench.hub.membership.unregister("ana");
  expect(bench.hub.membership.identify(bench.tokens.ana!)).toBeUndefined();
  expect(bench.hub.subscriptions.channels()).toEqual([]);
  expect((await bench.hub.reading.track("bo", id)).deliveries).toMatchObject([
    { state: "dead", why: "left" },
  ]);
  await expect(bench.hub.membership.unregister("ana")).rejects.toEqual(refused("agent.unknown"));
  await bench.join("ana");
  expect(await bench.bodies("ana")).toEqual([]);
});

test("a name is free for another only when all of the agent that leaves has gone", async () => {
  const bench = await HubBench.with("ana", "bo");
  const leaving = bench.hub.membership.unregister("ana");
  await expect(bench.join("ana")).rejects.toEqual(refused("agent.taken"));
  await leaving;
  await bench.join("ana");
  await bench.send("bo", "@ana", "welcome");
  expect(await bench.bodies("ana")).toEqual(["welcome"]);
});

test("mail for the new bearer of a revoked name reaches nobody who listened or waited under the old token", async () => {
  const bench = await HubBench.with("ana", "bo");
  const listener = bench.hub.listen("bo");
  const heard = listener.next();
  const waited = bench.claim("bo", { wait: 60 });
  await turn();
  await turn();
  await bench.revoke("bo");
  await bench.join("bo");
  await bench.send("ana", "@bo", "for the new one");
  expect(await heard).toBeUndefined();
  expect((await waited).messages).toEqual([]);
  expect(await bench.bodies("bo")).toEqual(["for the new one"]);
});

test("what waits for its turn under the token of an earlier bearer of the name is refused, not done for the new one", async () => {
  const bench = await HubBench.with("ana", "bo");
  const { reading, turns, posting } = bench.hub;
  const held = await turns.take("bo");
  const late = [
    bench.claim("bo"),
    bench.inbox("bo"),
    posting.send("bo", { to: "@all", body: "not of the new one", priority: "normal" }),
    reading.track("bo", (await bench.send("ana", "@bo")).id).then(() => turns.once("bo")),
  ].map((asked) => asked.catch((error: Fault) => error.code));
  await turn();
  await bench.revoke("bo");
  await bench.join("bo");
  await bench.send("ana", "@bo", "for the new one");
  held[Symbol.dispose]();
  expect(await Promise.all(late)).toEqual(Array(late.length).fill("auth.wrong"));
  expect(await bench.bodies("bo")).toEqual(["for the new one"]);
  expect(await bench.bodies("ana")).toEqual([]);
});
