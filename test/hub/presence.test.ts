import { expect, test } from "bun:test";
import { HubBench } from "../support/hub-bench.ts";
import { refused } from "../support/refused.ts";

test("agents are found by role and by what they can do", async () => {
  const { hub } = new HubBench();
  const join = (name: string, role: string, ...capabilities: string[]) =>
    hub.membership.register({ kind: "room" }, { name, role, capabilities });
  await join("ana", "reviewer", "typescript", "sql");
  await join("bo", "reviewer", "rust");
  await join("cy", "author", "typescript");
  const found = (query: { role?: string; capability?: string }) =>
    hub.presence.agents(query).map(({ name }) => name);
  expect(found({})).toEqual(["ana", "bo", "cy"]);
  expect(found({ role: "reviewer" })).toEqual(["ana", "bo"]);
  expect(found({ capability: "typescript" })).toEqual(["ana", "cy"]);
  expect(found({ role: "reviewer", capability: "typescript" })).toEqual(["ana"]);
  expect(found({ role: "nobody" })).toEqual([]);
});

test("what others see of an agent has no hash of its token", async () => {
  const bench = await HubBench.with("ana");
  const seen = Object.keys(bench.hub.presence.agents()[0]!).sort();
  expect(seen).toEqual([
    "capabilities",
    "createdAt",
    "lastEvent",
    "lastSeen",
    "name",
    "status",
    "subscriptions",
  ]);
});

test("a status stays until it is changed; a note goes when it is left out", async () => {
  const bench = await HubBench.with("ana");
  const busy = await bench.hub.presence.status("ana", { status: "busy", note: "in review" });
  expect(busy).toMatchObject({ status: "busy", note: "in review" });
  expect(bench.restarted().presence.me("ana")).toMatchObject({ status: "busy", note: "in review" });
  await bench.hub.presence.status("ana", { status: "online" });
  expect(bench.hub.presence.me("ana").status).toBe("online");
  expect("note" in bench.hub.presence.me("ana")).toBe(false);
});

test("a status leaves all else of the agent alone", async () => {
  const { hub } = new HubBench();
  const about = { role: "reviewer", description: "reads", capabilities: ["sql"] };
  const { token = "" } = await hub.membership.register({ kind: "room" }, { name: "ana", ...about });
  await hub.presence.status("ana", { status: "away" });
  expect(hub.presence.me("ana")).toMatchObject(about);
  expect(hub.membership.identify(token)).toEqual({ kind: "agent", name: "ana" });
});

test("changes of status and of the record at the same moment all stick", async () => {
  const { hub } = await HubBench.with("ana");
  await Promise.all([
    hub.presence.status("ana", { status: "busy" }),
    hub.membership.register({ kind: "agent", name: "ana" }, { name: "ana", role: "reviewer" }),
    hub.membership.rotateToken("ana"),
    hub.presence.save(),
  ]);
  expect(hub.presence.me("ana")).toMatchObject({ status: "busy", role: "reviewer" });
});

test("one's own record says how much mail waits and how much is claimed", async () => {
  const bench = await HubBench.with("ana", "bo");
  for (const _ of [1, 2, 3]) await bench.send("ana", "@bo");
  await bench.claim("bo", { limit: 1 });
  expect(bench.hub.presence.me("bo")).toMatchObject({ waiting: 2, claimed: 1 });
  expect(() => bench.hub.presence.me("cy")).toThrow("unknown agent");
});

test("who was seen is seen by others at once, and after a restart once it is saved", async () => {
  const bench = await HubBench.with("ana");
  bench.timer.advance(60_000);
  bench.hub.presence.seen("ana", "claimed");
  const later = "2026-11-21T12:01:00.000Z";
  expect(bench.hub.presence.agents()).toMatchObject([{ lastSeen: later, lastEvent: "claimed" }]);
  expect(bench.restarted().presence.agents()).toMatchObject([{ lastSeen: "2026-11-21T12:00:00.000Z" }]);
  await bench.hub.presence.save();
  expect(bench.restarted().presence.agents()).toMatchObject([{ lastSeen: later, lastEvent: "claimed" }]);
});

test("saving who was seen doesn't bring back a revoked agent", async () => {
  const bench = await HubBench.with("ana", "bo");
  for (const name of ["ana", "bo"]) bench.hub.presence.seen(name);
  await bench.revoke("ana");
  await bench.hub.presence.save();
  expect(bench.hub.presence.agents().map(({ name }) => name)).toEqual(["bo"]);
});

test("when nobody was seen nothing is written", async () => {
  const bench = await HubBench.with("ana");
  await bench.hub.presence.save();
  bench.failNextCommit();
  await bench.hub.presence.save();
});

test("a status of who isn't here is refused", async () => {
  const { hub } = new HubBench();
  await expect(hub.presence.status("ana", { status: "busy" })).rejects.toEqual(refused("agent.unknown"));
});
