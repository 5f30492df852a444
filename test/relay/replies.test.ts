import { expect, test } from "bun:test";
import { readTicket } from "../../src/domain/invite.ts";
import { fromAddress } from "../support/from-address.ts";
import { type Ask, RelayRoom } from "../support/relay-room.ts";

test("health answers exactly what it always did", async () => {
  const room = await RelayRoom.with();
  const reply = await room.ask("GET /health");
  expect(await reply.text()).toBe('{"ok":true,"service":"backchannel-relay"}');
});

test("every reply is JSON that nothing keeps or guesses at", async () => {
  const room = await RelayRoom.with(["a"]);
  for (const what of ["GET /health", "GET /nowhere", "PUT /health", "GET /me", "POST /send"]) {
    const { headers } = await room.ask(what, { token: "a" });
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test("a mistake of the relay's own beside a request is an answer like any other", async () => {
  const room = await RelayRoom.with();
  room.log.push = () => {
    throw new Error("no more room");
  };
  for (const what of ["GET /health", "GET /nowhere"]) {
    const reply = await room.ask(what);
    expect(reply.status).toBe(500);
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(await reply.json()).toMatchObject({ code: "relay.fault" });
  }
});

test("an error has a sentence, a code and a hint", async () => {
  const room = await RelayRoom.with(["a"]);
  const reply = await room.ask("POST /send", { token: "a", body: { to: "x", body: "hi" } });
  expect(await reply.json()).toEqual({
    error: 'unknown agent "x"',
    code: "agent.unknown",
    hint: "See who is here: bch agents",
  });
});

test("an unknown route is 404 and a wrong method 405, before any token is looked at", async () => {
  const room = await RelayRoom.with();
  for (const path of ["", "/", "/nowhere", "/send/", "/inbox", "/inbox/a/b"])
    expect(await room.outcome(`GET ${path}`)).toBe("404 route.unknown");
  expect((await room.app.request("http://localhost/nowhere")).status).toBe(404);
  const reply = await room.ask("PATCH /invites");
  expect(reply.status).toBe(405);
  expect(reply.headers.get("allow")).toBe("POST, GET, HEAD");
});

test("HEAD is GET without the body", async () => {
  const room = await RelayRoom.with(["a"]);
  const reply = await room.ask("HEAD /me", { token: "a" });
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(await reply.text()).toBe("");
  expect((await room.ask("HEAD /send")).status).toBe(405);
});

test("channels are names, or with details who is in them", async () => {
  const room = await RelayRoom.with(["a"]);
  await room.ask("POST /subscribe", { token: "a", body: { channel: "#Design" } });
  const channels = async (query: string) => (await room.ask(`GET /channels${query}`, { token: "a" })).json();
  expect(await channels("")).toEqual(["design"]);
  expect(await channels("?details=0")).toEqual(["design"]);
  expect(await channels("?details=1")).toEqual([{ name: "design", subscribers: ["a"] }]);
});

test("a receipt that is lost is an error only when no other was good", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  await room.ask("POST /send", { token: "a", body: { to: "b", body: "x" } });
  const claim = await room.ask("POST /claim", { token: "b" });
  const { messages } = (await claim.json()) as { messages: { receipt: string }[] };
  const good = messages[0]!.receipt;
  const lost = "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11.1.9f3a2b1c";
  const settle = async (what: string, body: object) => {
    const reply = await room.ask(`POST /${what}`, { token: "b", body });
    return { status: reply.status, ...((await reply.json()) as object) };
  };
  const both = { receipts: [good, lost] };
  expect(await settle("extend", both)).toMatchObject({ status: 200, extended: [good], lost: [lost] });
  expect(await settle("ack", both)).toMatchObject({ status: 200, acked: [good], lost: [lost], waiting: 0 });
  for (const [what, done] of Object.entries({ ack: "acked", release: "released", extend: "extended" }))
    expect(await settle(what, { receipts: [lost] })).toMatchObject({
      status: 409,
      code: "claim.lost",
      [done]: [],
      lost: [lost],
    });
});

test("a repeated send with its key answers the same and stores nothing", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const send = async () =>
    (
      await room.ask("POST /send", {
        token: "a",
        body: { to: "b", body: "x" },
        headers: { "idempotency-key": "k1" },
      })
    ).json();
  expect(await send()).toEqual(await send());
  expect(room.hub.presence.me("b").waiting).toBe(1);
});

/** Where an invite sends whoever reads it. */
async function inviteUrl(room: RelayRoom, url: string, ask: Ask = {}): Promise<string> {
  const init = { method: "POST", headers: { authorization: room.tokens.room!, ...ask.headers } };
  const reply = await room.app.request(`${url}/v1/invites`, init, ask.env);
  return readTicket(((await reply.json()) as { invite: string }).invite).url;
}

test("an invite leads to the URL that its maker used", async () => {
  const room = await RelayRoom.with();
  expect(await inviteUrl(room, "http://localhost:7117")).toBe("http://localhost:7117");
});

test("behind a proxy on this machine an invite leads to https, and nobody else can say so", async () => {
  const room = await RelayRoom.with([], { allowedHosts: () => true });
  const over = (proxied: boolean) => {
    const { env } = fromAddress("127.0.0.1", { proxied });
    return inviteUrl(room, "http://relay.example", {
      env,
      headers: { host: "relay.example", "x-forwarded-proto": "https" },
    });
  };
  expect(await over(true)).toBe("https://relay.example");
  expect(await over(false)).toBe("http://relay.example");
});

test("an invite made over the Unix socket leads to where others can connect, or is refused", async () => {
  let url: string | undefined = "http://127.0.0.1:7117";
  const room = await RelayRoom.with([], { url: () => url });
  expect(await inviteUrl(room, "http://localhost", fromAddress(undefined))).toBe("http://127.0.0.1:7117");
  url = undefined;
  const made = await room.outcome("POST /invites", { token: "room", ...fromAddress(undefined), body: {} });
  expect(made).toBe("400 request.invalid");
  expect(room.hub.invites.list()).toHaveLength(1);
});

test("a mistake of the relay's own is answered as such, and only the log has its details", async () => {
  const room = await RelayRoom.with(["a"]);
  room.store.mail.counts = () => {
    throw new TypeError("secret inside");
  };
  const reply = await room.ask("GET /me", { token: "a" });
  expect(reply.status).toBe(500);
  expect(await reply.text()).not.toContain("secret");
  expect(room.log.at(-1)).toMatchObject({ status: 500, stack: expect.stringContaining("secret inside") });
});

test("a relay that is stopping says so and closes the connection", async () => {
  const stopping = new AbortController();
  const room = await RelayRoom.with(["a"], { stopping: stopping.signal });
  stopping.abort();
  const reply = await room.ask("GET /me", { token: "a" });
  expect(reply.status).toBe(503);
  expect(reply.headers.get("connection")).toBe("close");
});
