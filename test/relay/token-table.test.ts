import { expect, test } from "bun:test";
import { limits } from "../../src/domain/limits.ts";
import { writeToken } from "../../src/domain/token.ts";
import { RelayRoom } from "../support/relay-room.ts";

/** One route of each kind that wants a token. */
const routes = {
  room: "GET /invites",
  agent: "GET /me",
  own: "GET /inbox/ana",
  join: "POST /register",
  host: "GET /host/agents",
} as const;

type Kind = keyof typeof routes;

const day = 24 * 3600;
const moments = {
  now: 0,
  "in 14 min": 14 * 60,
  "in 16 min": 16 * 60,
  "in 25 h": 25 * 3600,
  "in 8 days": 8 * day,
};

const in_ = "in";
const wrong = "401 auth.wrong";
const kind = "401 auth.kind";
const host = "403 auth.host";

/** What each kind of route says to a token that is good as what it is. */
const good: Record<"room" | "agent" | "invite", Record<Kind, string>> = {
  room: { room: in_, agent: kind, own: kind, join: in_, host },
  agent: { room: kind, agent: in_, own: in_, join: in_, host },
  invite: { room: kind, agent: kind, own: kind, join: in_, host },
};
const all = (what: string): Record<Kind, string> => ({
  room: what,
  agent: what,
  own: what,
  join: what,
  host,
});

/** A token, and what it is at each of the moments. */
const table: Record<string, { make: (room: RelayRoom) => Promise<string>; says: Record<Kind, string>[] }> = {
  "an agent's": { make: async (room) => room.tokens.ana!, says: Array(5).fill(good.agent) },
  "an agent's, rotated": {
    async make({ hub, tokens }) {
      await hub.membership.rotateToken("ana");
      return tokens.ana!;
    },
    says: [good.agent, good.agent, all(wrong), all(wrong), all(wrong)],
  },
  "an agent's, rotated for now": {
    async make({ hub, tokens }) {
      await hub.membership.rotateToken("ana", { now: true });
      return tokens.ana!;
    },
    says: Array(5).fill(all(wrong)),
  },
  "a locked agent's": {
    async make({ hub, tokens }) {
      await hub.membership.lock("ana");
      return tokens.ana!;
    },
    says: Array(5).fill(all(wrong)),
  },
  "the room's": { make: async (room) => room.tokens.room!, says: Array(5).fill(good.room) },
  "the room's, rotated": {
    async make({ hub, tokens }) {
      await hub.membership.rotateRoomToken();
      return tokens.room!;
    },
    says: [good.room, good.room, good.room, good.room, all(wrong)],
  },
  "the room's, rotated for now": {
    async make({ hub, tokens }) {
      await hub.membership.rotateRoomToken(true);
      return tokens.room!;
    },
    says: Array(5).fill(all(wrong)),
  },
  "an invite for 15 minutes": {
    make: async ({ hub }) => (await hub.invites.create({ channels: [], uses: 1, expires: 900 })).code,
    says: [good.invite, good.invite, ...Array(3).fill(all("401 invite.spent"))],
  },
  "an invite that was withdrawn": {
    async make({ hub }) {
      const { id, code } = await hub.invites.create({ channels: [], uses: 1, expires: day });
      await hub.invites.withdraw(id);
      return code;
    },
    says: Array(5).fill(all("401 invite.foreign")),
  },
  "a recovery": {
    make: async ({ hub }) => (await hub.membership.recover("ana")).code,
    says: [good.invite, good.invite, good.invite, all("401 invite.spent"), all("401 invite.spent")],
  },
  "a recovery that another one has replaced": {
    async make({ hub }) {
      const { code } = await hub.membership.recover("ana");
      await hub.membership.recover("ana");
      return code;
    },
    says: Array(5).fill(all("401 invite.foreign")),
  },
  "another relay's": {
    make: async () => writeToken("agent", new Uint8Array(32)),
    says: Array(5).fill(all(wrong)),
  },
  "another relay's invite": {
    make: async () => writeToken("invite", new Uint8Array(32)),
    says: Array(5).fill(all("401 invite.foreign")),
  },
  "one with a letter changed": {
    async make({ tokens: { ana = "" } }) {
      return ana.slice(0, 20) + (ana[20] === "x" ? "y" : "x") + ana.slice(21);
    },
    says: Array(5).fill(all("401 auth.mistyped")),
  },
  "half of one": {
    make: async ({ tokens }) => tokens.ana!.slice(0, 30),
    says: Array(5).fill(all("401 auth.mistyped")),
  },
};

async function outcome(room: RelayRoom, token: string, route: Kind): Promise<string> {
  // To register as ana is what its own token and its recovery may, and what shows nobody else in.
  const body = route === "join" ? { name: "ana" } : undefined;
  const reply = await room.ask(routes[route], { token, body });
  const { code = "" } = (await reply.json()) as { code?: string };
  return reply.status === 200 || code === "agent.taken" ? in_ : `${reply.status} ${code}`;
}

for (const [what, { make, says }] of Object.entries(table)) {
  test(`${what} token opens at each time exactly the routes that it should`, async () => {
    for (const [at, [moment, seconds]] of Object.entries(moments).entries()) {
      for (const route of Object.keys(routes) as Kind[]) {
        const room = await RelayRoom.with(["ana"]);
        const token = await make(room);
        room.clock.advance(seconds * 1000);
        expect(await outcome(room, token, route), `${routes[route]} ${moment}`).toBe(says[at]![route]);
      }
    }
  });
}

test("an old room token is told when it ends, whatever the answer", async () => {
  const room = await RelayRoom.with(["ana"]);
  const old = room.tokens.room!;
  await room.hub.membership.rotateRoomToken();
  const ends = new Date(room.clock.now() + limits.roomGrace * 1000).toUTCString();
  for (const what of ["GET /invites", "GET /me", "DELETE /invites/none"]) {
    const { headers } = await room.ask(what, { token: old });
    expect([headers.get("sunset"), headers.has("deprecation")], what).toEqual([ends, true]);
  }
  expect((await room.ask("GET /me", { token: "ana" })).headers.has("sunset")).toBe(false);
  expect(room.log.filter(({ oldToken }) => oldToken)).toHaveLength(3);
});
