import { expect, spyOn, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { relayConfig } from "../../src/domain/relay-config.ts";
import { fromAddress } from "../support/from-address.ts";
import { RelayRoom } from "../support/relay-room.ts";

/** A room of a and b with these settings. */
const roomWith = (settings: Record<string, unknown>) => {
  const inForce = relayConfig([{ from: () => "test", values: new Map(Object.entries(settings)) }]);
  return RelayRoom.with(["a", "b"], { config: () => inForce });
};

const note = { to: "@b", body: "x" };

test("an agent that sends too much has to wait, and is told how long; others go on", async () => {
  const room = await roomWith({ "limits.sends-per-second": 1, "limits.sends-at-once": 3 });
  const send = (token: string, to: string) => room.ask("POST /send", { token, body: { to, body: "x" } });
  for (let at = 0; at < 3; at++) expect((await send("a", "@b")).status).toBe(200);
  const refused = await send("a", "@b");
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({
    code: "rate.limited",
    error: "too many messages and tasks of one agent",
  });
  expect(refused.headers.get("retry-after")).toBe("1");
  expect((await send("b", "@a")).status).toBe(200);
  room.clock.advance(1000);
  expect((await send("a", "@b")).status).toBe(200);
  expect(room.store.mail.counts("b").waiting).toBe(4);
});

test("every way of sending counts: curl's, a task, an incoming hook", async () => {
  const ways: ((room: RelayRoom) => Promise<Response>)[] = [
    (room) => room.ask("POST /to/@b", { token: "a", body: "plain" }),
    (room) => room.ask("POST /tasks", { token: "a", body: { title: "t", to: "b" } }),
    async (room) => {
      const made = await room.ask("POST /webhooks/in", {
        token: "a",
        body: { to: "b", title: "t", body: "x" },
      });
      const { url } = (await made.json()) as { url: string };
      return room.ask(`POST ${url.slice(url.indexOf("/v1") + 3)}`, { body: {} });
    },
  ];
  for (const way of ways) {
    const room = await roomWith({ "limits.sends-per-second": 1, "limits.sends-at-once": 1 });
    expect((await way(room)).status).toBe(200);
    expect(await room.outcome("POST /send", { token: "a", body: note })).toBe("429 rate.limited");
  }
});

test("a repeat with the same key gets its answer, however much was sent", async () => {
  const room = await roomWith({ "limits.sends-per-second": 1, "limits.sends-at-once": 1 });
  const once = () => room.ask("POST /send", { token: "a", body: note, headers: { "idempotency-key": "k" } });
  const [first, again] = [await once(), await once()];
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(await again.json()).toEqual(await first.json());
});

test("each request counts once for its agent, whatever it is for", async () => {
  const room = await roomWith({ "limits.requests-per-second": 1, "limits.requests-at-once": 3 });
  expect(await room.outcome("POST /send", { token: "a", body: note })).toBe("200");
  expect(await room.outcome("GET /me", { token: "a" })).toBe("200");
  expect(await room.outcome("POST /claim", { token: "a", body: {} })).toBe("200");
  expect(await room.outcome("GET /me", { token: "a" })).toBe("429 rate.limited");
  expect(await room.outcome("GET /me", { token: "b" })).toBe("200");
});

test("a large body and a large answer count for what they are worth, however it comes", async () => {
  const settings = { "limits.requests-per-second": 1, "limits.requests-at-once": 1000 };
  const unit = limits.worth.bytes;
  const left = (reply: Response) =>
    Number(/"requests";r=(\d+)/.exec(reply.headers.get("ratelimit") ?? "")?.[1]);
  const sent = JSON.stringify({ to: "@b", body: "x".repeat(4 * unit) });
  const stream = () => new Blob([sent]).stream();
  for (const body of [sent, stream()]) {
    const room = await roomWith(settings);
    const headers = body === sent ? { "content-length": String(sent.length) } : {};
    expect(left(await room.ask("POST /send", { token: "a", body, headers }))).toBe(1000 - 5 - 4);
    expect(left(await room.ask("GET /inbox/b", { token: "b" }))).toBe(1000 - 5);
  }
});

test("a body of very many values counts for more, an incoming hook's too, and on its own account", async () => {
  const room = await roomWith({ "limits.requests-per-second": 1, "limits.requests-at-once": 100 });
  const many = Object.fromEntries(Array.from({ length: 60 * limits.worth.values }, (_, at) => [at, 0]));
  expect(await room.outcome("POST /send", { token: "a", body: many })).toBe("400 request.invalid");
  expect(await room.outcome("POST /send", { token: "a", body: many })).toBe("429 rate.limited");
  expect(await room.outcome("GET /me", { token: "a" })).toBe("200");
  const made = await room.ask("POST /webhooks/in", { token: "b", body: { to: "a", body: "x" } });
  const { url } = (await made.json()) as { url: string };
  const door = `POST ${url.slice(url.indexOf("/v1") + 3)}`;
  expect(await room.outcome(door, { body: many })).toBe("200");
  expect(await room.outcome(door, { body: many })).toBe("429 rate.limited");
  expect(await room.outcome("GET /me", { token: "b" })).toBe("200");
});

test("an agent that asks for much at once is stopped in the middle, not when all was done", async () => {
  const room = await roomWith({ "limits.requests-per-second": 1, "limits.requests-at-once": 40 });
  await room.ask("POST /send", { token: "a", body: { to: "@b", body: "x".repeat(8 * limits.worth.bytes) } });
  const looks = Array.from({ length: 20 }, () => room.outcome("GET /inbox/b", { token: "b" }));
  const ended = Object.groupBy(await Promise.all(looks), (outcome) => outcome);
  expect(ended["200"]?.length).toBeLessThan(5);
  expect(ended["429 rate.limited"]?.length).toBeGreaterThan(15);
});

test("a message to many counts for its copies; one worth more than may be sent at once passes when all is left", async () => {
  const room = await roomWith({ "limits.sends-per-second": 1, "limits.sends-at-once": 4 });
  for (let at = 0; at < 30; at++) await room.join(`c-${at}`);
  const send = (token: string, to: string) => room.outcome("POST /send", { token, body: { to, body: "x" } });
  expect([await send("a", "@all"), await send("a", "@b")]).toEqual(["200", "429 rate.limited"]);
  for (let at = 30; at < 70; at++) await room.join(`c-${at}`);
  expect([await send("b", "@all"), await send("b", "@a")]).toEqual(["200", "429 rate.limited"]);
  room.clock.advance(4000);
  expect([await send("a", "@b"), await send("b", "@a")]).toEqual(["200", "429 rate.limited"]);
  room.clock.advance(1000);
  expect(await send("b", "@a")).toBe("200");
});

test("a claim of many counts for its messages, and waits its turn like other dear requests", async () => {
  const room = await roomWith({ "limits.requests-per-second": 1, "limits.requests-at-once": 20 });
  for (let at = 0; at < 60; at++)
    await room.hub.posting.send("a", { to: "@b", body: "x", priority: "normal" });
  const claim = () => room.outcome("POST /claim", { token: "b", body: { lease: 1 } });
  const turn = await room.hub.turns.take("b");
  const waiting = claim();
  expect(await room.outcome("GET /me", { token: "b" })).toBe("200");
  expect(room.store.mail.counts("b").claimed).toBe(0);
  turn[Symbol.dispose]();
  expect(await waiting).toBe("200");
  const left = (await room.ask("GET /me", { token: "b" })).headers.get("ratelimit");
  expect(left).toStartWith(`"requests";r=${20 - 3 - 60 / limits.claimWorth};`);
});

test("what is the same for everybody is made once: a stranger may ask for it without end", async () => {
  const room = await roomWith({});
  const first = await (await room.ask("GET /openapi.json")).text();
  using made = spyOn(JSON, "stringify");
  expect(await (await room.ask("GET /openapi.json")).text()).toBe(first);
  expect(made.mock.calls.filter(([value]) => value?.openapi)).toEqual([]);
});

test("while something dear of an agent is under way its other dear requests wait, its small ones and all others' don't", async () => {
  const room = await roomWith({});
  const lists = ["/inbox/a", "/mailbox/a", "/sent", "/agents", "/tasks", "/channels", "/stats"];
  const ask = (token: string, path: string) => room.ask(`GET ${path}`, { token });
  const large = { to: "@b", body: "x".repeat(limits.dearRequest) };
  const turn = await room.hub.turns.take("a");
  let done = 0;
  const waiting = [
    ...lists.map((path) => ask("a", path)),
    room.ask("POST /send", { token: "a", body: large }),
    room.ask("POST /ack", {
      token: "a",
      body: JSON.stringify({ receipts: [] }) + " ".repeat(limits.dearRequest),
    }),
  ].map((reply) => reply.then(() => done++));
  expect((await ask("a", "/me")).status).toBe(200);
  expect((await room.ask("POST /send", { token: "a", body: note })).status).toBe(200);
  for (const path of lists) expect((await ask("b", path.replace(/\/a$/, "/b"))).status).toBe(200);
  expect(done).toBe(0);
  turn[Symbol.dispose]();
  await Promise.all(waiting);
});

test("an address is bounded for anybody behind it; loopback and the Unix socket are not", async () => {
  const room = await roomWith({
    "limits.address-requests-per-second": 1,
    "limits.address-requests-at-once": 3,
  });
  const health = (address: string | undefined) => room.outcome("GET /health", fromAddress(address));
  for (let at = 0; at < 3; at++) expect(await health("192.0.2.1")).toBe("200");
  expect(await health("192.0.2.1")).toBe("429 rate.limited");
  expect(await room.outcome("GET /nothing", fromAddress("192.0.2.1"))).toBe("429 rate.limited");
  expect(await health("192.0.2.2")).toBe("200");
  for (const near of ["127.0.0.1", "::1", "::ffff:127.0.0.1", undefined])
    for (let at = 0; at < 5; at++) expect(await health(near)).toBe("200");
});

test("after too many wrong tokens the address has to wait; good ones, others and the Unix socket don't", async () => {
  const room = await roomWith({ "limits.wrong-tokens-per-minute": 30 });
  const ask = (token: string, address: string | undefined) =>
    room.ask("GET /me", { token, ...fromAddress(address) });
  for (let at = 0; at < 30; at++) expect((await ask("guess", "192.0.2.1")).status).toBe(401);
  const slowed = await ask("guess", "192.0.2.1");
  expect([slowed.status, slowed.headers.get("retry-after")]).toEqual([429, "2"]);
  expect((await ask("a", "192.0.2.1")).status).toBe(200);
  expect((await ask("guess", "192.0.2.2")).status).toBe(401);
  for (let at = 0; at < 60; at++) expect((await ask("guess", undefined)).status).toBe(401);
});

test("an agent has so many streams and long polls, and may open another when one has ended", async () => {
  const room = await roomWith({ "limits.streams": 2 });
  const open = async () => (await room.ask("GET /events/a", { token: "a" })).body!.getReader();
  const [first] = [await open(), await open()];
  expect(await room.outcome("GET /events/a", { token: "a" })).toBe("429 stream.agent");
  expect(await room.outcome("POST /claim", { token: "a", body: { wait: 5 } })).toBe("429 stream.agent");
  expect(await room.outcome("POST /claim", { token: "a", body: {} })).toBe("200");
  const other = await room.ask("GET /events/b", { token: "b" });
  expect(other.status).toBe(200);
  await first!.cancel();
  await (await open()).cancel();
});

test("answers to an agent say how much is left, those to others don't", async () => {
  const room = await roomWith({
    "limits.requests-per-second": 10,
    "limits.requests-at-once": 50,
    "limits.sends-per-second": 2,
    "limits.sends-at-once": 4,
  });
  const reply = await room.ask("POST /send", { token: "a", body: note });
  expect(reply.headers.get("ratelimit-policy")).toBe('"requests";q=50;w=5, "sends";q=4;w=2');
  expect(reply.headers.get("ratelimit")).toBe('"requests";r=49;t=1, "sends";r=3;t=1');
  const wrong = await room.ask("POST /send", { token: "a", body: { to: "@nobody", body: "x" } });
  expect(wrong.headers.get("ratelimit")).toContain('"requests";r=48');
  for (const ask of [room.ask("GET /health"), room.ask("GET /me", { token: "guess" })])
    expect((await ask).headers.get("ratelimit")).toBeNull();
});

test("without any bound there is nothing to say", async () => {
  const room = await roomWith({ "limits.requests-per-second": 0, "limits.sends-per-second": 0 });
  expect((await room.ask("GET /me", { token: "a" })).headers.has("ratelimit")).toBe(false);
});

test("a room with as many agents as it may have takes no more until one leaves, invites included", async () => {
  const room = await roomWith({ "limits.agents": 2 });
  const invite = await room.ask("POST /invites", { token: "room", body: {} });
  const { code } = (await invite.json()) as { code: string };
  const join = (token: string) => room.outcome("POST /register", { token, body: { name: "c" } });
  expect([await join("room"), await join(code)]).toEqual(["429 room.full", "429 room.full"]);
  expect((await room.ask("DELETE /agents/b", { token: "b" })).status).toBe(200);
  expect([await join(code), await join("room")]).toEqual(["200", "409 agent.taken"]);
});

test("a mailbox is full by messages or by bytes, and takes mail again once some is read", async () => {
  for (const [setting, most] of [
    ["limits.mailbox-messages", 2],
    ["limits.mailbox-bytes", 1500],
  ] as const) {
    const room = await roomWith({ [setting]: most });
    const send = () => room.outcome("POST /send", { token: "a", body: { to: "@b", body: "x".repeat(1000) } });
    expect([await send(), await send(), await send()]).toEqual(["200", "200", "429 mailbox.full"]);
    const [first] = (await (await room.ask("GET /inbox/b", { token: "b" })).json()) as { id: string }[];
    expect(await room.outcome("POST /take", { token: "b", body: { id: first!.id } })).toBe("200");
    expect(await send()).toBe("200");
  }
});

test("wrong tokens of an incoming hook, and hooks that aren't there, count like other wrong tokens", async () => {
  const room = await roomWith({ "limits.wrong-tokens-per-minute": 3 });
  const made = await room.ask("POST /webhooks/in", { token: "a", body: { to: "b", body: "x" } });
  const { url } = (await made.json()) as { url: string };
  const door = `POST ${url.slice(url.indexOf("/v1") + 3)}`;
  const from = fromAddress("192.0.2.1");
  expect(await room.outcome(door.replace(/token=.*/, "token=guess"), { body: {}, ...from })).toBe(
    "401 webhook.refused",
  );
  expect(await room.outcome(door.replace(/\?.*/, ""), { body: {}, ...from })).toBe("401 webhook.refused");
  expect(await room.outcome("POST /in/00", { body: {}, ...from })).toBe("404 webhook.unknown");
  expect(await room.outcome("POST /in/00", { body: {}, ...from })).toBe("429 rate.limited");
  expect(await room.outcome("GET /me", { token: "guess", ...from })).toBe("429 rate.limited");
  expect(await room.outcome(door, { body: {}, ...from })).toBe("200");
});
