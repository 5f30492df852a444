import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { eventually } from "../support/eventually.ts";
import { fromAddress } from "../support/from-address.ts";
import { pageSession } from "../support/page-session.ts";
import { RelayRoom } from "../support/relay-room.ts";

async function maria(options = {}) {
  const room = await RelayRoom.with(["maria", "bo"], options);
  return { room, page: await pageSession(room, { token: room.tokens.maria! }) };
}

const foreign = "403 session.foreign";
const over = "401 session.over";

test("a session does what its agent's token does, in requests of the relay's own page", async () => {
  const { room, page } = await maria();
  const body = { to: "@bo", body: "hello" };
  expect(await room.outcome("POST /send", { headers: page.headers, body })).toBe("200");
  expect(await (await room.ask("GET /me", { headers: page.headers })).json()).toMatchObject({
    name: "maria",
  });
  expect(await room.outcome("GET /inbox/maria", { headers: page.headers })).toBe("200");
  expect(await room.outcome("GET /inbox/bo", { headers: page.headers })).toBe("403 agent.other");
});

test("the cookie can't be read by scripts, is sent to this site alone, and has the relay's port in its name", async () => {
  const { page } = await maria();
  expect(page.setCookie).toMatch(/^bch_80=bchs_[\w-]+; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/);
  const room = await RelayRoom.with(["maria"]);
  const ported = await room.app.request("http://localhost:7117/v1/session", {
    method: "POST",
    body: JSON.stringify({ token: room.tokens.maria }),
  });
  expect(ported.headers.get("set-cookie")).toStartWith("bch_7117=");
});

test("behind a proxy with TLS the cookie is Secure, and of a form that no other host can set", async () => {
  const room = await RelayRoom.with(["maria"]);
  const proxy = fromAddress("127.0.0.1", { proxied: true });
  const ask = { ...proxy, headers: { ...proxy.headers, "x-forwarded-proto": "https" } };
  const page = await pageSession(room, { token: room.tokens.maria! }, ask);
  expect(page.setCookie).toMatch(/^__Host-bch=bchs_[\w-]+; Path=\/; .*; SameSite=Strict; Secure$/);
  expect(await room.outcome("GET /me", { ...ask, headers: page.headers })).toBe("200");
  // A cookie of before, from when there was no TLS, doesn't stand in its way.
  const both = { ...page.headers, cookie: `bch_80=old; ${page.cookie}` };
  expect(await room.outcome("GET /me", { ...ask, headers: both })).toBe("200");
});

test("a cookie without the word of the page is refused, whatever it asks, and a page of another port or site too", async () => {
  const { room, page } = await maria();
  const { cookie, csrf } = page;
  for (const what of ["GET /me", "GET /agents", "POST /status", "GET /changes/maria"]) {
    const ask = (headers: Record<string, string>) =>
      room.outcome(what, { headers, ...(what.startsWith("POST") && { body: { status: "busy" } }) });
    expect(await ask({ cookie })).toBe(foreign);
    expect(await ask({ cookie, "x-backchannel-csrf": "guess" })).toBe(foreign);
    for (const site of ["same-site", "none"])
      expect(await ask({ cookie, "x-backchannel-csrf": csrf, "sec-fetch-site": site })).toBe(foreign);
    expect(await ask({ cookie, "x-backchannel-csrf": csrf, "sec-fetch-site": "cross-site" })).toBe(
      "403 request.host",
    );
  }
  // Without TLS, and not on loopback, browsers don't say from where a request comes.
  expect(await room.outcome("GET /me", { headers: { cookie, "x-backchannel-csrf": csrf } })).toBe("200");
});

test("the page learns its word by the cookie alone, and no other page can", async () => {
  const { room, page } = await maria();
  const ask = (site: string) =>
    room.ask("GET /session", { headers: { cookie: page.cookie, "sec-fetch-site": site } });
  expect(await (await ask("same-origin")).json()).toMatchObject({
    agent: "maria",
    host: false,
    csrf: page.csrf,
  });
  for (const site of ["same-site", "none"]) expect((await ask(site)).status).toBe(403);
});

test("a session gets no token, no other session and no way out: who has stolen one can't keep it", async () => {
  const { room, page } = await maria();
  for (const what of ["POST /token/rotate", "POST /session/code", "DELETE /agents/maria"])
    expect([what, await room.outcome(what, { headers: page.headers, body: {} })]).toEqual([
      what,
      "401 auth.missing",
    ]);
  const mcp = await room.app.request("http://localhost/mcp", {
    method: "POST",
    headers: page.headers,
    body: "{}",
  });
  expect([401, 404]).toContain(mcp.status);
  expect(await room.outcome("POST /invites", { headers: page.headers, body: {} })).toBe("401 auth.kind");
});

test("a token that is shown counts, not the cookie beside it", async () => {
  const { room, page } = await maria();
  const me = await room.ask("GET /me", { token: "bo", headers: { cookie: page.cookie } });
  expect(await me.json()).toMatchObject({ name: "bo" });
});

test("after a revocation the next request is refused, and the stream ends", async () => {
  const { room, page } = await maria({ heartbeat: 0.01 });
  const stream = await room.ask("GET /changes/maria", { headers: page.headers });
  expect(stream.status).toBe(200);
  await room.hub.membership.rotateToken("maria");
  expect(await room.outcome("GET /me", { headers: page.headers })).toBe(over);
  expect(await stream.text()).toMatch(/^(:\n\n)+/);
});

test("signing out ends the session on the relay, and takes the cookie away", async () => {
  const { room, page } = await maria();
  expect(await room.outcome("DELETE /session", { headers: { cookie: page.cookie } })).toBe(foreign);
  const reply = await room.ask("DELETE /session", { headers: page.headers });
  expect(reply.headers.get("set-cookie")).toMatch(/^bch_80=; .*Max-Age=0/);
  for (const what of ["GET /me", "GET /session", "DELETE /session"])
    expect(await room.outcome(what, { headers: page.headers })).toBe(over);
});

test("what signs nobody in says so, and too many wrong tokens from an address have to wait", async () => {
  const { room } = await maria();
  const there = fromAddress("192.0.2.7");
  const open = (body: object) => room.outcome("POST /session", { ...there, body });
  expect(await open({ token: "bo" })).toBe("401 auth.wrong");
  expect(await open({ token: room.tokens.room })).toBe("401 auth.wrong");
  expect(await open({ code: "bchc_guess" })).toBe("401 auth.wrong");
  expect(await open({})).toBe("400 request.invalid");
  expect(await open({ token: "a", code: "b" })).toBe("400 request.invalid");
  for (let n = 0; n < 30; n++) await open({ code: `bchc_${n}` });
  expect(await open({ code: "bchc_guess" })).toBe("429 rate.limited");
});

test("no log has a token, a code or a cookie", async () => {
  const { room, page } = await maria();
  const { code } = room.hub.sessions.code({ token: room.tokens.maria!, host: false })!;
  await room.ask(`GET /${code}`);
  await room.ask(`GET /${page.cookie.split("=")[1]}`);
  await pageSession(room, { code });
  const log = JSON.stringify(room.log);
  for (const secret of [code, page.cookie.split("=")[1]!, page.csrf, room.tokens.maria!])
    expect(log).not.toContain(secret);
});

test("the host's session looks and redelivers; what changes who is who stays with the home", async () => {
  const room = await RelayRoom.with(["maria", "bo"]);
  const socket = fromAddress(undefined);
  const made = await room.ask("POST /host/session/code", { ...socket, body: {} });
  const { code } = (await made.json()) as { code: string };
  const host = await pageSession(room, { code });
  for (const what of [
    "GET /host/agents",
    "GET /host/dead",
    "GET /host/traffic",
    "GET /host/webhooks/in",
    "GET /host/webhooks",
  ])
    expect([what, await room.outcome(what, { headers: host.headers })]).toEqual([what, "200"]);
  for (const what of [
    "DELETE /host/agents/bo",
    "POST /host/agents/bo/recover",
    "POST /host/room-token/rotate",
    "POST /host/snapshot",
    "POST /host/session/code",
  ])
    expect([what, await room.outcome(what, { headers: host.headers, body: {} })]).toEqual([
      what,
      "403 auth.host",
    ]);
  expect(await room.outcome("GET /host/agents", { headers: { cookie: host.cookie } })).toBe(foreign);
  // It is nobody's: no mail is its.
  expect(await room.outcome("GET /inbox/bo", { headers: host.headers })).toBe("401 auth.missing");
  const { page } = await maria();
  expect(await room.outcome("GET /host/agents", { headers: page.headers })).toBe(over);
});

test("an agent's session is no host", async () => {
  const { room, page } = await maria();
  for (const what of ["GET /host/agents", "GET /host/dead", "GET /host/traffic"])
    expect(await room.outcome(what, { headers: page.headers })).toBe("403 auth.host");
});

test("an open page counts as listening, and a closed one doesn't", async () => {
  const { room, page } = await maria();
  const stream = await room.ask("GET /changes/maria", { headers: page.headers });
  const isListening = async () => {
    const all = (await (await room.ask("GET /agents", { token: "bo" })).json()) as {
      name: string;
      listening: boolean;
    }[];
    return all.find(({ name }) => name === "maria")?.listening;
  };
  expect(await isListening()).toBe(true);
  await stream.body?.cancel();
  await eventually(async () => !(await isListening()), 5000);
});

test("of a stranger who signs in no more is read than a token takes", async () => {
  const { room } = await maria();
  const keys = Array.from({ length: 1000 }, (_, key) => `"${key}":1`).join();
  expect(await room.outcome("POST /session", { body: `{${keys}}` })).toBe("413 request.large");
  // However it is written.
  const token = [...room.tokens.maria!].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join("");
  expect(await room.outcome("POST /session", { body: `{"token":"${token}"}` })).toBe("200");
});

test("an agent's token signs in so often within a minute, each a request of the agent's, and others sign in meanwhile", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  const signIn = (name: string) => room.outcome("POST /session", { body: { token: room.tokens[name] } });
  for (let at = 0; at < limits.session.codes; at++) expect(await signIn("a")).toBe("200");
  expect([await signIn("a"), await signIn("b")]).toEqual(["429 rate.limited", "200"]);
  room.clock.advance((limits.session.code / limits.session.codes) * 1000);
  expect([await signIn("a"), await signIn("a")]).toEqual(["200", "429 rate.limited"]);
  room.clock.advance(60_000);
  room.hub.requests.charge("a", 1e6);
  expect(await signIn("a")).toBe("429 rate.limited");
});

test("a link that is opened twice in one browser is no theft, in two it signs the first one out", async () => {
  const room = await RelayRoom.with(["maria"]);
  const { code } = (await (await room.ask("POST /session/code", { token: "maria", body: {} })).json()) as {
    code: string;
  };
  const { cookie, headers } = await pageSession(room, { code });
  expect(await room.outcome("POST /session", { body: { code }, headers: { cookie } })).toBe("200");
  expect(await room.outcome("GET /session", { headers })).toBe("200");
  expect(await room.outcome("POST /session", { body: { code } })).toBe("401 session.shared");
  expect(await room.outcome("GET /session", { headers })).toBe("401 session.over");
});
