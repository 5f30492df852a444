import { expect, test } from "bun:test";
import type {
  AgentRecord,
  ChannelRecord,
  IncomingRecord,
  InviteRecord,
  OutgoingRecord,
  SessionRecord,
  SettingsRecord,
} from "../../../src/domain/records.ts";
import type { Bench } from "./bench.ts";

const since = "2026-11-21T12:00:00.000Z";
const hash = "0123456789abcdef".repeat(4);

export const agentOf = (name: string): AgentRecord => ({
  v: 1,
  name,
  description: "writes “tests”\nand reads them \u{1f4e8}",
  capabilities: ["typescript"],
  status: "online",
  createdAt: since,
  lastSeen: since,
  tokens: [{ hash, since }],
});

const channelOf = (name: string, subscribers: string[]): ChannelRecord => ({
  v: 1,
  name,
  subscribers,
  createdAt: since,
});

const invite: InviteRecord = {
  v: 1,
  id: "1b9d6bcd",
  channels: ["design"],
  uses: 2,
  left: 1,
  createdAt: since,
  expiresAt: "2026-11-28T12:00:00.000Z",
  hash,
};

const hook: IncomingRecord = {
  v: 1,
  id: "5d0c1f7a9be24c31",
  owner: "ana",
  ownerSince: since,
  as: "message",
  to: "@bo",
  body: "{{status}}",
  priority: "normal",
  check: "token",
  createdAt: since,
  hash,
};

const outgoing: OutgoingRecord = {
  v: 1,
  id: "9f3a2b1c5d6e7f80",
  owner: "ana",
  ownerSince: since,
  url: "https://hooks.example.com/x",
  events: ["task.*"],
  withBody: false,
  createdAt: since,
  state: "active",
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  failing: { since, attempts: 2, next: since },
  log: [{ id: "1", type: "task.posted", at: since, ms: 3, attempt: 1, status: 500, ok: false }],
};

const session: SessionRecord = {
  v: 1,
  id: hash,
  agent: { name: "ana", token: hash },
  host: false,
  since,
  until: since,
};

const settings: SettingsRecord = { v: 1, rooms: [{ hash, since }] };

export function recording(open: () => Promise<Bench>): void {
  test("records of every kind come back as they were put, here and after a restart", async () => {
    await using bench = await open();
    const { agents, channels, invites, incoming, outgoing: hooks, settings: set } = bench.store;
    await bench.store.commit(
      agents.put("ana", agentOf("ana")),
      channels.put("design", channelOf("design", ["ana", "bo"])),
      invites.put(invite.id, invite),
      incoming.put(hook.id, hook),
      bench.store.sessions.put(session.id, session),
      hooks.put(outgoing.id, outgoing),
      set.put("relay", settings),
    );
    for (const again of [false, true]) {
      if (again) await bench.reopen();
      const { store } = bench;
      expect(store.agents.get("ana")).toStrictEqual(agentOf("ana"));
      expect(store.channels.get("design")).toStrictEqual(channelOf("design", ["ana", "bo"]));
      expect(store.invites.get(invite.id)).toStrictEqual(invite);
      expect(store.incoming.get(hook.id)).toStrictEqual(hook);
      expect(store.outgoing.get(outgoing.id)).toStrictEqual(outgoing);
      expect(store.sessions.get(session.id)).toStrictEqual(session);
      expect(store.settings.get("relay")).toStrictEqual(settings);
    }
  });

  test("kinds of records don't see each other's names", async () => {
    await using bench = await open();
    await bench.store.commit(bench.store.agents.put("same", agentOf("same")));
    expect(bench.store.channels.get("same")).toBeUndefined();
    expect(bench.store.channels.all()).toEqual([]);
    await bench.store.commit(bench.store.channels.remove("same"));
    expect(bench.store.agents.get("same")).toEqual(agentOf("same"));
  });

  test("all records come in order of name", async () => {
    await using bench = await open();
    const names = ["b", "a.b", "a-b", "a_b", "a", "10", "9", "ab"];
    for (const name of names) await bench.store.commit(bench.store.agents.put(name, agentOf(name)));
    const inOrder = () => bench.store.agents.all().map((record) => record.name);
    expect([inOrder(), bench.store.agents.count]).toEqual([names.toSorted(), names.length]);
    await bench.reopen();
    expect([inOrder(), bench.store.agents.count]).toEqual([names.toSorted(), names.length]);
    await bench.store.commit(bench.store.agents.remove("10"));
    expect(bench.store.agents.count).toBe(names.length - 1);
  });

  test("names that mean something to JavaScript are names like others", async () => {
    await using bench = await open();
    const { agents } = bench.store;
    for (const name of ["constructor", "tostring", "valueof"]) {
      expect(agents.get(name)).toBeUndefined();
      await bench.store.commit(agents.put(name, agentOf(name)));
      expect(agents.get(name)).toEqual(agentOf(name));
    }
    expect(agents.get("__proto__")).toBeUndefined();
  });

  test("a change can be seen from the moment it is handed in", async () => {
    await using bench = await open();
    const { agents } = bench.store;
    const put = bench.store.commit(agents.put("ana", agentOf("ana")));
    expect(agents.get("ana")).toEqual(agentOf("ana"));
    expect(agents.all()).toEqual([agentOf("ana")]);
    await put;
    const removed = bench.store.commit(agents.remove("ana"));
    expect(agents.get("ana")).toBeUndefined();
    expect(agents.all()).toEqual([]);
    await removed;
  });

  test("a change that was not handed in changes nothing", async () => {
    await using bench = await open();
    bench.store.agents.put("ana", agentOf("ana"));
    expect(bench.store.agents.get("ana")).toBeUndefined();
    await bench.store.commit();
    await bench.reopen();
    expect(bench.store.agents.all()).toEqual([]);
  });

  test("the last put counts, and what is removed is gone, here and after a restart", async () => {
    await using bench = await open();
    const { agents, channels } = bench.store;
    await bench.store.commit(agents.put("ana", agentOf("ana")), agents.put("bo", agentOf("bo")));
    await bench.store.commit(
      agents.put("ana", { ...agentOf("ana"), status: "busy" }),
      agents.remove("bo"),
      channels.put("design", channelOf("design", [])),
      agents.remove("never-there"),
    );
    for (const again of [false, true]) {
      if (again) await bench.reopen();
      const { store } = bench;
      expect(store.agents.all()).toEqual([{ ...agentOf("ana"), status: "busy" }]);
      expect(store.agents.get("bo")).toBeUndefined();
      expect(store.channels.all()).toEqual([channelOf("design", [])]);
    }
  });

  test("200 changes of one record at once all stick, the last on top", async () => {
    await using bench = await open();
    const { channels } = bench.store;
    const joined: string[] = [];
    const subscribe = (name: string) => {
      joined.push(name);
      return bench.store.commit(channels.put("design", channelOf("design", [...joined])));
    };
    await Promise.all(Array.from({ length: 200 }, (_, n) => subscribe(`agent-${n}`)));
    expect(channels.get("design")?.subscribers).toEqual(joined);
    await bench.reopen();
    expect(bench.store.channels.get("design")?.subscribers).toEqual(joined);
  });
}
