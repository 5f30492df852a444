import { expect, test } from "bun:test";
import { pathParameters, type Route, type Who } from "../../src/contract/route.ts";
import { type RouteName, routes } from "../../src/contract/routes.ts";
import { type Ask, RelayRoom } from "../support/relay-room.ts";

/** Who shows what: the agent that the examples are about is `codex-1`. */
const shows = ["none", "wrong", "room", "invite", "other", "own"] as const;
type Shown = (typeof shows)[number];

const missing = "401 auth.missing";
const wrong = "401 auth.wrong";
const kind = "401 auth.kind";
const host = "403 auth.host";
const over = "401 session.over";
const other = "403 agent.other";

/** What each route says to each token; `in`: it goes on to do its work. */
const expected: Record<Who, Record<Shown, string>> = {
  nobody: { none: "in", wrong: "in", room: "in", invite: "in", other: "in", own: "in" },
  room: { none: missing, wrong, room: "in", invite: kind, other: kind, own: kind },
  join: { none: missing, wrong, room: "in", invite: "in", other: "409 agent.taken", own: "in" },
  agent: { none: missing, wrong, room: kind, invite: kind, other: "in", own: "in" },
  own: { none: missing, wrong, room: kind, invite: kind, other, own: "in" },
  // The example's hook isn't there, which is all that anybody hears.
  hook: { none: "in", wrong: "in", room: "in", invite: "in", other: "in", own: "in" },
  // Nobody is signed in.
  session: { none: over, wrong: over, room: over, invite: over, other: over, own: over },
  host: { none: host, wrong: host, room: host, invite: host, other: host, own: host },
};

/** A request made of a route's example. */
function asExample(route: Route): { what: string; body?: unknown } {
  const given = { ...(route.example.input as Record<string, unknown> | undefined) };
  let path = route.path;
  for (const name of pathParameters(path)) {
    path = path.replace(`:${name}`, String(given[name]));
    delete given[name];
  }
  if (route.method === "POST") return { what: `POST ${path}`, body: given };
  const query = new URLSearchParams(given as Record<string, string>).toString();
  return { what: `${route.method} ${path}${query && `?${query}`}` };
}

async function outcome(name: RouteName, shown: Shown): Promise<string> {
  const room = await RelayRoom.with(["codex-1", "other"]);
  room.tokens.own = room.tokens["codex-1"]!;
  room.tokens.invite = (await room.hub.invites.create({ channels: [], uses: 1, expires: 60 })).code;
  const { what, body } = asExample(routes[name]);
  const newcomer = name === "register" && (shown === "room" || shown === "invite");
  const ask: Ask = { body: newcomer ? { name: "newcomer" } : body };
  if (shown !== "none") ask.token = shown === "wrong" ? "a-token-of-nobody" : shown;
  const reply = await room.ask(what, ask);
  // What it is given is wrong, but not who gives it.
  const refused =
    (reply.status === 401 && name !== "openSession") ||
    reply.status === 403 ||
    (name === "register" && reply.status === 409);
  if (refused) return `${reply.status} ${((await reply.json()) as { code: string }).code}`;
  await reply.body?.cancel();
  expect(reply.status).toBeLessThan(500);
  return "in";
}

for (const name of Object.keys(routes) as RouteName[]) {
  test(`${name} lets in whoever the contract names, and says why to the others`, async () => {
    const seen: Record<string, string> = {};
    for (const shown of shows) seen[shown] = await outcome(name, shown);
    expect(seen).toEqual(expected[routes[name].who]);
  });
}

test("a refusal for want of a token says which scheme to use", async () => {
  const room = await RelayRoom.with();
  const reply = await room.ask("GET /agents");
  expect(reply.headers.get("www-authenticate")).toBe("Bearer");
});

test("the word Bearer may be missing, or in any case", async () => {
  const room = await RelayRoom.with(["a"]);
  const token = room.tokens.a;
  for (const authorization of [`Bearer ${token}`, `bearer ${token}`, `BEARER  ${token}`, `${token}`])
    expect((await room.ask("GET /me", { headers: { authorization } })).status).toBe(200);
  for (const [authorization, code] of [
    ["Bearer", missing],
    ["Basic YTpi", wrong],
    [`Bearer ${token}, Bearer ${token}`, "401 auth.mistyped"],
    [`Bearer ${token}x`, "401 auth.mistyped"],
  ] as const)
    expect(await room.outcome("GET /me", { headers: { authorization } })).toBe(code);
});

test("a name in a body may be the caller's own, never another's", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  for (const what of ["POST /subscribe", "POST /unsubscribe"]) {
    expect(await room.outcome(what, { token: "a", body: { channel: "#x", agent: "@A" } })).toBe("200");
    expect(await room.outcome(what, { token: "a", body: { channel: "x", agent: "b" } })).toBe(other);
  }
  expect(await room.outcome("POST /take", { token: "a", body: { id: "3f", agent: "b" } })).toBe(other);
});

test("another's mailbox is refused alike, whether that agent exists or not", async () => {
  const room = await RelayRoom.with(["a", "b"]);
  for (const what of ["GET /inbox/", "GET /events/", "DELETE /agents/"])
    for (const name of ["b", "nobody"]) {
      expect(await room.outcome(what + name, { token: "a" })).toBe(other);
      expect(await room.outcome(what + name)).toBe(missing);
    }
});

test("a spent invite says so", async () => {
  const room = await RelayRoom.with();
  const { code } = await room.hub.invites.create({ channels: [], uses: 1, expires: 60 });
  expect(await room.outcome("POST /register", { token: code, body: { name: "a" } })).toBe("200");
  expect(await room.outcome("POST /register", { token: code, body: { name: "b" } })).toBe("401 invite.spent");
});

test("a token is hashed once, though whoever posts is asked again behind the body", async () => {
  const room = await RelayRoom.with(["a"]);
  const { membership } = room.hub;
  const identify = membership.identify.bind(membership);
  const hashes: (string | undefined)[] = [];
  membership.identify = (token, hash) => {
    hashes.push(hash);
    return identify(token, hash);
  };
  expect(await room.outcome("POST /status", { token: "a", body: { status: "busy" } })).toBe("200");
  expect(hashes).toEqual([expect.any(String), hashes[0]]);
});

test("an agent counts as seen when it shows its token, a stranger never", async () => {
  const room = await RelayRoom.with(["a"]);
  room.clock.advance(60_000);
  await room.ask("GET /me", { token: "wrong" });
  expect(room.hub.presence.me("a").lastSeen).toBe("2026-11-21T12:00:00.000Z");
  await room.ask("GET /me", { token: "a" });
  expect(room.hub.presence.me("a").lastSeen).toBe("2026-11-21T12:01:00.000Z");
});
