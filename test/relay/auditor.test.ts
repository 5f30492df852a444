import { expect, test } from "bun:test";
import { pathParameters, type Route } from "../../src/contract/route.ts";
import { type RouteName, routes } from "../../src/contract/routes.ts";
import type { AuditEntry } from "../../src/domain/audit-entry.ts";
import type { Claimed } from "../../src/domain/claim.ts";
import { limits } from "../../src/domain/limits.ts";
import { relayConfig } from "../../src/domain/relay-config.ts";
import { type TokenKind, tokenKinds, writeToken } from "../../src/domain/token.ts";
import { auditedRoutes } from "../../src/relay/audited-routes.ts";
import type { RelayOptions } from "../../src/relay/relay-app.ts";
import { type Ask, RelayRoom } from "../support/relay-room.ts";

const connection = { local: false, proxied: false, address: "203.0.113.7", patience() {} };
const outside: Ask = { env: { connection }, headers: { host: "localhost" } };
const onSocket: Ask = {
  env: { connection: { ...connection, local: true, address: undefined } },
  headers: { host: "localhost" },
};

/** A relay in memory whose audit is a list. */
async function audited(...names: string[]) {
  return auditedWith({}, ...names);
}

async function auditedWith(options: Partial<RelayOptions>, ...names: string[]) {
  const entries: AuditEntry[] = [];
  const stop = new AbortController();
  const audit = (entry: AuditEntry) => entries.push(entry);
  const room = await RelayRoom.with(names, { audit, stopping: stop.signal, ...options });
  const ask = async (what: string, more: Ask = {}) => {
    const reply = await room.ask(what, { ...outside, ...more });
    return (await reply.json()) as Record<string, never>;
  };
  return { room, entries, ask, stop: () => stop.abort(), last: () => short(entries.at(-1)) };
}

/** `who what whom outcome ids`, the ids as their number. */
const short = (entry: AuditEntry | undefined): string => {
  const { who, what, whom = "", outcome, ids = [] } = entry ?? { who: "", what: "", outcome: "nothing" };
  return [who, what, whom, outcome, ids.length].filter((word) => word !== "" && word !== 0).join(" ");
};

test("every route that wants a token says what a call of it is in the audit", () => {
  const guarded = (Object.keys(routes) as RouteName[]).filter(
    // Who signs in shows a token in the body.
    (name) => routes[name].who !== "nobody" || name === "openSession",
  );
  expect(Object.keys(auditedRoutes).sort()).toEqual(guarded.sort());
});

test("what has no line when it goes well changes nothing that lasts, and hands out no text", () => {
  const quiet = Object.entries(auditedRoutes).filter(([, { only }]) => only === "refused");
  expect(quiet.map(([name]) => name).sort()).toEqual([
    "agents",
    "channels",
    "extend",
    "heartbeatTask",
    "held",
    "hostAgents",
    "hostConfig",
    "hostDead",
    "hostIncoming",
    "hostTraffic",
    "incoming",
    "invites",
    "me",
    "outgoing",
    "outgoingLog",
    "roomHookLog",
    "roomHooks",
    "sent",
    "session",
    "stats",
    "status",
    "tasks",
  ]);
});

/** A request made of a route's example. */
function asExample(route: Route): { what: string; body?: unknown } {
  const given = { ...(route.example.input as Record<string, unknown> | undefined) };
  const path = pathParameters(route.path).reduce(
    (done, name) => done.replace(`:${name}`, String(given[name])),
    route.path,
  );
  return {
    what: `${route.method} ${path}`,
    ...(route.method === "POST" && {
      body: route === routes.openSession ? { token: "a-token-of-nobody" } : {},
    }),
  };
}

for (const [name, { what }] of Object.entries(auditedRoutes)) {
  test(`${name}: whoever shows a wrong token is a line, with the address and nothing of the request`, async () => {
    const { entries, ask } = await audited();
    await ask(asExample(routes[name as RouteName]).what, {
      token: "a-token-of-nobody",
      ...asExample(routes[name as RouteName]),
    });
    expect(entries).toMatchObject([{ who: "-", address: "203.0.113.7" }]);
    expect(entries[0]?.outcome).toMatch(/^auth\.(wrong|host)$|^webhook\.unknown$|^session\.over$/);
    expect(entries[0]?.what).toBe(typeof what === "string" ? what : what(undefined));
    expect([entries[0]?.whom, entries[0]?.ids]).toEqual([undefined, undefined]);
  });
}

test("mail: each step that somebody asks for is a line, with ids", async () => {
  const { room, ask, last } = await audited("ana", "bo");
  const send = (to: string) => ask("POST /send", { token: "ana", body: { to, body: "hello" } });
  const claim = async () =>
    (await ask("POST /claim", { token: "bo", body: {} })).messages as unknown as Claimed[];
  await send("bo");
  expect(last()).toBe("@ana message.send @bo ok 1");
  await send("nobody");
  expect(last()).toBe("@ana message.send @nobody agent.unknown");
  await ask("GET /inbox/bo", { token: "bo" });
  expect(last()).toBe("@bo message.look ok 1");
  const [first] = await claim();
  expect(last()).toBe("@bo message.claim ok 1");
  await ask("POST /release", { token: "bo", body: { receipts: [first?.receipt] } });
  expect(last()).toBe("@bo message.release ok 1");
  const [again] = await claim();
  await ask(`GET /messages/${again?.id}`, { token: "bo" });
  expect(last()).toBe("@bo message.read ok 1");
  await ask("POST /ack", { token: "bo", body: { receipts: [again?.receipt] } });
  expect(last()).toBe("@bo message.ack ok 1");
  await ask("POST /ack", { token: "bo", body: { receipts: [again?.receipt] } });
  expect(last()).toBe("@bo message.ack claim.lost 1");
  const { id } = await send("bo");
  await ask("POST /take", { token: "bo", body: { id } });
  expect(last()).toBe("@bo message.take ok 1");
  await ask("POST /to/bo?title=t", { token: "ana", body: "plain" });
  expect(last()).toBe("@ana message.send @bo ok 1");
  await ask("POST /held/release", { token: "bo", body: { id: "3f6c" } });
  expect(last()).toBe("@bo hold.release hold.unknown 1");
  const stream = await room.ask("GET /events/bo", { token: "bo" });
  expect(last()).toBe("@bo events.open ok");
  const bell = await room.ask("GET /doorbell/bo", { token: "bo" });
  expect(last()).toBe("@bo doorbell.open ok");
  await Promise.all([stream.body?.cancel(), bell.body?.cancel()]);
});

test("members, channels, invites and hooks: each change is a line", async () => {
  const { room, ask, last } = await audited("ana");
  const { id, code } = await ask("POST /invites", { token: "room", body: {} });
  expect(last()).toBe("room invite.create ok 1");
  await ask("POST /register", { token: code, body: { name: "Bo" } });
  expect(last()).toBe(`invite ${id} agent.register @bo ok`);
  await ask("POST /register", { token: "room", body: { name: "ana" } });
  expect(last()).toBe("room agent.register @ana agent.taken");
  await ask("POST /subscribe", { token: "ana", body: { channel: "#Design" } });
  expect(last()).toBe("@ana channel.subscribe #design ok");
  await ask("POST /unsubscribe", { token: "ana", body: { channel: "design", agent: "bo" } });
  expect(last()).toBe("@ana channel.unsubscribe #design agent.other");
  await ask("DELETE /invites/k3x9p2", { token: "room" });
  expect(last()).toBe("room invite.withdraw invite.unknown 1");
  await ask("DELETE /invites/k3x9p2", { token: "ana" });
  expect(last()).toBe("@ana invite.withdraw auth.kind");

  const { url } = await ask("POST /webhooks/in", { token: "ana", body: { to: "ana", body: "built" } });
  expect(last()).toBe("@ana webhook.in.create ok 1");
  const path = String(url).split("/v1")[1] ?? "";
  const hook = path.slice("/in/".length).split("?")[0];
  await ask(`POST ${path}`, { body: {} });
  expect(last()).toBe(`hook ${hook} webhook.in.receive ok 1`);
  await ask(`POST ${path}x`, { body: {} });
  expect(last()).toBe("- webhook.in.receive webhook.refused");
  const signed = await ask("POST /webhooks/in", {
    token: "ana",
    body: { to: "ana", body: "built", check: "github" },
  });
  await ask(`POST /in/${signed.id}`, { body: {} });
  expect(last()).toBe("- webhook.in.receive webhook.refused 1");
  await ask(`DELETE /webhooks/in/${hook}`, { token: "ana" });
  expect(last()).toBe("@ana webhook.in.remove ok 1");

  const rotated = await ask("POST /token/rotate", { token: "ana", body: {} });
  expect(last()).toBe("@ana token.rotate ok");
  await ask("DELETE /host/agents/bo?keepMail=1", onSocket);
  expect(last()).toBe("host agent.lock @bo ok");
  await ask("POST /host/agents/bo/recover", { ...onSocket, body: {} });
  expect(last()).toBe("host agent.recover @bo ok 1");
  await ask("DELETE /host/agents/bo", onSocket);
  expect(last()).toBe("host agent.revoke @bo ok");
  await ask("POST /host/room-token/rotate", { ...onSocket, body: {} });
  expect(last()).toBe("host room.rotate ok");
  await ask("POST /host/snapshot", { ...onSocket, body: {} });
  expect(last()).toBe("host home.snapshot store.failed");
  room.tokens.fresh = rotated.token ?? "";
  await ask("DELETE /agents/ana", { token: "fresh" });
  expect(last()).toBe("@ana agent.leave ok");
});

test("tasks: each step is a line that names the task, and the other one who has to do with it", async () => {
  const { room, ask, entries, last } = await audited("ana", "bo");
  const post = async () => {
    const { id } = await ask("POST /tasks", { token: "ana", body: { title: "t", to: "bo" } });
    return String(id);
  };
  const step = (id: string, what: string, token = "bo") =>
    ask(`POST /tasks/${id}/${what}`, { token, body: {} });
  const id = await post();
  expect(entries.slice(-2).map(short)).toEqual(["relay task.offered @bo ok 1", "@ana task.post @bo ok 1"]);
  await step(id, "accept");
  expect(last()).toBe("@bo task.accept @ana ok 1");
  await step(id, "complete", "ana");
  expect(last()).toBe("@ana task.complete task.forbidden 1");
  await ask(`GET /tasks/${id.slice(0, 8)}`, { token: "ana" });
  expect(last()).toBe("@ana task.read ok 1");
  expect(entries.at(-1)?.ids).toEqual([id]);
  await step(id, "release");
  expect(entries.map(short)).toContain("@bo task.release @ana ok 1");
  await step(id, "accept");
  await step(id, "complete");
  expect(last()).toBe("@bo task.complete @ana ok 1");
  const other = await post();
  await step(other, "reject");
  expect(last()).toBe("@bo task.reject @ana ok 1");
  await step(await post(), "cancel", "ana");
  expect(last()).toBe("@ana task.cancel @bo ok 1");

  await post();
  const before = entries.length;
  room.clock.advance((limits.task.offer + 1) * 1000);
  await room.hub.timekeeper.tick();
  expect(entries.slice(before).map(short)).toContain("relay task.lapsed @ana ok 1");
});

test("what time does has a line, by the relay", async () => {
  const { room, ask, entries } = await audited("ana", "bo");
  await ask("POST /send", { token: "ana", body: { to: "bo", body: "returns" } });
  await ask("POST /claim", { token: "bo", body: { lease: 60 } });
  await ask("POST /send", { token: "ana", body: { to: "bo", body: "dies", expires: "30s" } });
  const before = entries.length;
  room.clock.advance(61_000);
  await room.hub.timekeeper.turn();
  expect(entries.slice(before).map(short).sort()).toEqual([
    "relay message.dead @bo ok 1",
    "relay message.returned @bo ok 1",
  ]);
});

test("a call that got nothing, and one that only looks who is here, is no line", async () => {
  const { room, ask, entries } = await audited("ana", "bo");
  await ask("POST /send", { token: "ana", body: { to: "bo", body: "hello" } });
  const before = entries.length;
  await ask("POST /claim", { token: "ana", body: {} });
  await ask("GET /inbox/ana", { token: "ana" });
  await ask("POST /take", { token: "ana", body: { id: "3f6c1d0e" } });
  for (const what of ["GET /me", "GET /agents", "GET /channels", "GET /sent", "GET /tasks", "GET /health"])
    await ask(what, { token: "ana" });
  await ask("POST /status", { token: "ana", body: { status: "busy", note: "n" } });
  for (const what of ["HEAD /inbox/bo", "HEAD /events/bo"]) await room.ask(what, { token: "bo" });
  expect(entries.slice(before)).toEqual([]);
});

test("whoever reaches for another's mailbox is a line that says whose, and by which name it was reached", async () => {
  const { room, ask, entries } = await audited("ana", "bo");
  await ask("GET /inbox/bo", { token: "ana" });
  await ask("GET /agents", { token: "room" });
  await room.ask("GET /health", { ...outside, headers: { host: "evil.example" } });
  expect(entries).toMatchObject([
    { who: "@ana", what: "message.look", whom: "@bo", outcome: "agent.other", address: "203.0.113.7" },
    { who: "room", what: "agent.list", outcome: "auth.kind" },
    { who: "-", what: "request", outcome: "request.host" },
  ]);
});

test("a stranger who goes on has a line a minute with how often, and other strangers have theirs", async () => {
  const { room, ask, entries, stop } = await audited("ana");
  const knock = (address: string) =>
    ask("GET /me", { token: "wrong", env: { connection: { ...connection, address } } });
  for (let at = 0; at < 10; at += 1) await knock("203.0.113.7");
  await knock("2001:db8::1");
  await knock("2001:db8::2");
  expect(entries.map(({ address }) => address)).toEqual(["203.0.113.7", "2001:db8::1"]);
  room.clock.advance(60_000);
  await ask("POST /subscribe", { token: "ana", body: { channel: "c" } });
  expect(entries.slice(2).map(({ who, address, count }) => [who, address, count])).toEqual([
    ["-", "203.0.113.7", 9],
    ["-", "2001:db8::2", 1],
    ["@ana", "203.0.113.7", undefined],
  ]);
  await knock("203.0.113.7");
  await knock("203.0.113.7");
  stop();
  expect(entries.slice(5).map(({ count }) => count)).toEqual([undefined, 1]);
});

test("an agent that goes on where it may not has a line a minute too, and strangers can't take it away", async () => {
  const { room, ask, entries } = await audited("ana", "bo");
  for (let at = 0; at < limits.audit.counted + 1; at += 1) {
    const address = `2001:db8:${at.toString(16)}::1`;
    await ask("GET /me", { env: { connection: { ...connection, address } } });
  }
  for (let at = 0; at < 5; at += 1) await ask("GET /inbox/bo", { token: "ana" });
  expect(short(entries.at(-1))).toBe("@ana message.look @bo agent.other");
  room.clock.advance(60_000);
  await ask("POST /subscribe", { token: "ana", body: { channel: "c" } });
  expect(entries.at(-2)).toMatchObject({ who: "@ana", what: "message.look", whom: "@bo", count: 4 });
});

test("what an agent does all day long takes its share of the audit, and is counted beyond; what it does seldom stays a line", async () => {
  const share = 100 * 200;
  const settings = new Map(Object.entries({ "keep.audit-bytes": share * limits.audit.shares * 90 }));
  const inForce = relayConfig([{ from: () => "test", values: settings }]);
  const { room, ask, entries, stop } = await auditedWith({ config: () => inForce }, "ana", "bo");
  const send = (token: string) => ask("POST /send", { token, body: { to: "@bo", body: "x" } });
  for (let at = 0; at < 1000; at += 1) await send("ana");
  const lines = entries.length;
  expect(lines).toBeWithin(50, 150);
  await ask("GET /inbox/bo?limit=2", { token: "bo" });
  await ask("POST /subscribe", { token: "ana", body: { channel: "c" } });
  expect(entries.slice(lines).map(short)).toEqual(["@bo message.look ok 2", "@ana channel.subscribe #c ok"]);
  room.clock.advance(600_000);
  await ask("POST /subscribe", { token: "ana", body: { channel: "d" } });
  const counted = entries.find(({ count }) => count !== undefined);
  expect(counted).toMatchObject({ who: "@ana", what: "message.send", outcome: "ok" });
  expect(counted!.whom ?? counted!.ids).toBeUndefined();
  expect(lines + counted!.count!).toBe(1000);
  stop();
});

test("strangers from everywhere get so many lines a minute, and the rest is counted", async () => {
  const { room, ask, entries } = await audited();
  const most = limits.audit.counted;
  for (let at = 0; at < most + 50; at += 1) {
    const address = `2001:db8:${at.toString(16)}::1`;
    await ask("GET /me", { env: { connection: { ...connection, address } } });
  }
  expect(entries).toHaveLength(most);
  room.clock.advance(60_000);
  await ask("GET /me", outside);
  expect(entries[most]).toMatchObject({ who: "relay", what: "audit.dropped", count: 50 });
});

test("a call of many messages names a hundred, and says how many more", async () => {
  const { room, ask, entries } = await audited("ana", "bo");
  for (let at = 0; at < limits.audit.ids + 5; at += 1)
    await room.hub.posting.send("ana", { to: "@bo", body: "m", priority: "normal" }, undefined);
  await ask("GET /inbox/bo?limit=1000", { token: "bo" });
  expect(entries.at(-1)).toMatchObject({ what: "message.look", more: 5 });
  expect(entries.at(-1)?.ids).toHaveLength(limits.audit.ids);
});

test("no line has a body, a title, a note, a reason, a token, a code or a secret", async () => {
  const { room, ask, entries } = await audited("ana", "bo");
  const secrets: string[] = [...Object.values(room.tokens)];
  const hide = (text: string) => {
    secrets.push(text);
    return text;
  };
  const id = async (asked: Promise<Record<string, string>>) => String((await asked).id);
  await ask("POST /send", {
    token: "ana",
    body: {
      ...{ to: "bo", body: hide("the-body"), refs: [hide("the-ref")] },
      ...{ scope: hide("the-scope"), thread: hide("the-thread") },
    },
    headers: { host: "localhost", "idempotency-key": hide("the-key") },
  });
  await ask("POST /send", { token: "ana", body: { to: hide("no such/name"), body: "x" } });
  await ask("POST /send", { token: "ana", body: { to: hide(room.tokens.bo!.toLowerCase()), body: "x" } });
  await ask("POST /send", { token: hide("a-wrong-token"), body: { to: "bo", body: "x" } });
  await ask(`POST /to/bo?title=${hide("the-head")}`, { token: "ana", body: hide("the-text") });
  await ask(`GET /inbox/bo?match=${hide("the-match")}`, { token: "bo" });
  await ask("POST /claim", { token: "bo", body: { session: hide("the-session"), via: "drain" } });
  await ask("POST /status", { token: "bo", body: { status: "busy", note: hide("the-note") } });
  const task = await id(
    ask("POST /tasks", {
      token: "ana",
      body: { title: hide("the-title"), description: hide("the-description"), to: "bo" },
    }),
  );
  await ask(`GET /tasks/${task}`, { token: "bo" });
  await ask(`POST /tasks/${task}/accept`, { token: "bo", body: {} });
  await ask(`POST /tasks/${task}/complete`, { token: "bo", body: { result: hide("the-result") } });
  const other = await id(ask("POST /tasks", { token: "ana", body: { title: "t", to: "bo" } }));
  await ask(`POST /tasks/${other}/reject`, { token: "bo", body: { reason: hide("the-reason") } });
  const made = await ask("POST /invites", { token: "room", body: { channels: ["c"] } });
  hide(made.code ?? "");
  hide(made.invite ?? "");
  const joined = await ask("POST /register", {
    token: made.code,
    body: {
      name: "cy",
      role: hide("the-role"),
      description: hide("the-self"),
      capabilities: [hide("the-art")],
    },
  });
  hide(joined.token ?? "");
  await ask(`DELETE /invites/${made.code}`, { token: "room" });
  const hook = await ask("POST /webhooks/in", {
    token: "ana",
    body: { to: "ana", body: "{{a}}", title: hide("the-template"), check: "github" },
  });
  hide(hook.secret ?? "");
  const open = await ask("POST /webhooks/in", { token: "ana", body: { to: "ana", body: "{{a}}" } });
  hide(String(open.url).split("token=")[1] ?? "");
  await ask(`POST ${String(open.url).split("/v1")[1]}`, { body: { a: hide("the-payload") } });
  await ask(`POST /in/${hook.id}`, { body: { a: "x" }, headers: { host: "localhost" } });
  hide((await ask("POST /token/rotate", { token: "ana", body: {} })).token ?? "");
  const recovery = await ask("POST /host/agents/bo/recover", { ...onSocket, body: {} });
  hide(recovery.code ?? "");
  hide((await ask("POST /host/room-token/rotate", { ...onSocket, body: {} })).token ?? "");
  await ask(`GET /inbox/${hide("Some\u202ewhere")}`, { token: "ana" });

  expect(entries.length).toBeGreaterThan(20);
  expect(new Set(secrets).has("")).toBe(false);
  const lines = entries.map((entry) => JSON.stringify(entry)).join("\n");
  expect(secrets.filter((secret) => lines.includes(secret))).toEqual([]);
});

test("a token, cookie or code that somebody took for a name isn't in its line", async () => {
  const { entries, ask } = await audited("ana");
  for (const [kind, prefix] of Object.entries(tokenKinds)) {
    const token = writeToken(kind as TokenKind, new Uint8Array(32));
    expect(await ask(`GET /inbox/${token}`, { token: "ana" }), kind).toMatchObject({ code: "agent.other" });
    expect(JSON.stringify(entries.at(-1)), kind).not.toContain(prefix);
  }
});
