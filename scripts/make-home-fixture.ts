/** `npm run fixture`: leaves a home as this version writes it in test/fixtures/homes/, for the tests of all later ones. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../package.json";
import { AuditFolder } from "../src/audit/audit-folder.ts";
import { AuditLog } from "../src/audit/audit-log.ts";
import { auditPath } from "../src/cli/audit-path.ts";
import { adoptDefault, saveIdentity } from "../src/client/identity.ts";
import type { AuditEntry } from "../src/domain/audit-entry.ts";
import { limits } from "../src/domain/limits.ts";
import type { OutgoingHook } from "../src/domain/outgoing-hook.ts";
import { FakeClock } from "../test/support/fake-clock.ts";
import type { HomeFixture } from "../test/support/home-fixture.ts";
import { HomeRoom } from "../test/support/home-room.ts";

type Named = { id: string };
type Claimed = { messages: { receipt: string }[] };

const target = join(import.meta.dir, "../test/fixtures/homes", version);
const home = mkdtempSync(join(tmpdir(), "backchannel-fixture-"));
const clock = new FakeClock();
const changelog = await Bun.file(join(import.meta.dir, "../docs/changelog.md")).text();
if (!changelog.includes(`## ${version}, unreleased`)) {
  console.error(
    `${version} is released: the home that it wrote stays as it is. First the next version, in package.json.`,
  );
  process.exit(1);
}
/** Of both lives of the relay. */
const audited: AuditEntry[] = [];
const folder = new AuditFolder({
  folder: auditPath(home),
  bounds: () => ({ days: 90, bytes: 2 ** 31 }),
  clock,
});
const log = new AuditLog({ put: (day, text) => folder.put(day, text), clock });
const audit = (entry: AuditEntry) => {
  audited.push(entry);
  log.append(entry);
};
/** Small, because it is in the repository: a segment of the journal is filled with zeros. */
const small = { clock, audit, segmentSize: 8192 };
const tokens: Record<string, string> = { room: "room-token-of-this-fixture" };

try {
  const held = await furnish();
  const fixture = await killed(held);
  await log.close();
  rmSync(target, { recursive: true, force: true });
  const passing = ["lock", "lock-journal", "relay.sock", "tmp", "trash"].map((name) => join(home, name));
  cpSync(home, join(target, "home"), { recursive: true, filter: (path) => !passing.includes(path) });
  await Bun.write(join(target, "fixture.json"), `${JSON.stringify(fixture, null, 2)}\n`);
  console.log(`${target}: a home of version ${version}`);
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** Something of every kind, in every state; then the relay is stopped well, and all of it is in the files. */
async function furnish() {
  await using room = await HomeRoom.open(home, small);
  await room.hub.membership.setRoomToken(tokens.room!);
  const as = (who: string) => (ask: string, body: object) => {
    clock.advance(1000); // So that nothing is as old as something else.
    return room.ask<Named>(ask, tokens[who]!, body);
  };
  const register = async (name: string, token: string, more: object = {}) => {
    tokens[name] = (await room.ask<{ token: string }>("POST /register", token, { name, ...more })).token;
  };
  await register("ana", tokens.room!, { role: "author", description: "Writes “much”." });
  await register("bo", tokens.room!, { capabilities: ["rust"] });
  const { code } = await room.ask<{ code: string }>("POST /invites", tokens.room!, {
    channels: ["design"],
    uses: 2,
  });
  await register("cy", code);
  await register("gone", tokens.room!);
  const [ana, bo, cy] = [as("ana"), as("bo"), as("cy")];
  await bo("POST /subscribe", { channel: "design" });
  await bo("POST /status", { status: "busy", note: "in a meeting" });
  await ana("POST /webhooks/in", { as: "message", to: "@bo", body: "{{text}}", check: "github" });
  const old = tokens.cy!;
  tokens.cy = (await room.ask<{ token: string }>("POST /token/rotate", old, {})).token;

  // So long a chain that its last message is held.
  const round = { to: "@cy", body: "round and round" };
  let last = await ana("POST /send", round);
  for (let hops = 0; hops <= limits.loop.hops; hops += 1)
    last = await ana("POST /send", { ...round, thread: last.id });
  const early = await room.ask<Claimed>("POST /claim", tokens.cy!, { limit: 100 });
  await cy("POST /ack", { receipts: early.messages.map(({ receipt }) => receipt) });

  const toBo = (body: string, more = {}) => ana("POST /send", { to: "@bo", body, ...more });
  const claim = async (more = {}) =>
    (await room.ask<Claimed>("POST /claim", tokens.bo!, { limit: 1, ...more })).messages[0]!.receipt;
  await ana("POST /send", { to: "@gone", body: "goes with its reader" });
  await room.ask("DELETE /agents/gone", tokens.gone!);
  await toBo("dies of age", { expires: new Date(clock.now() + 60_000).toISOString() });
  clock.advance(61_000);
  await room.turn();
  await bo("POST /take", { id: (await toBo("is kept")).id, keep: true });
  await toBo("is acked");
  await bo("POST /ack", { receipts: [await claim({ via: "drain", session: "codex-1a2b3c" })] });
  await toBo("is given back");
  await bo("POST /release", { receipts: [await claim()], delay: 600 });
  await toBo("is claimed");
  const receipt = await claim({ lease: 3600 });
  await toBo("waits", { refs: ["src/api.ts"], scope: "github.com/org/app" });
  const urgent = await toBo("waits, urgently\n\nwith ünïcode \u{1f4e8}", { priority: "urgent" });
  await bo("POST /send", { to: "@ana", body: "an answer", thread: urgent.id });
  await ana("POST /send", { to: "#design", body: "to a channel" });
  await cy("POST /send", { to: "@all", body: "to all" });

  // Its deliveries wait: nobody carries them here, and a relay that a test starts may not call this.
  const url = "https://127.0.0.1:1/hook";
  const events = ["message.sent", "task.*"];
  const { id: hook } = await room.hub.outgoing.create("ana", { url, events, withBody: true });
  const task = (title: string, more = {}) => ana("POST /tasks", { title, to: "@bo", ...more });
  await task("is queued", { to: undefined, requires: ["cobol"], priority: "urgent" });
  const first = await task("is offered", {
    to: undefined,
    requires: ["rust"],
    description: "long",
    refs: ["a.ts"],
  });
  await task("waits for another", { after: [first.id] });
  const { id: working } = await task("is worked at");
  await bo(`POST /tasks/${working}/accept`, { lease: 3600 });
  const done = await task("is done", { schema: { type: "object", required: ["n"] } });
  await bo(`POST /tasks/${done.id}/accept`, {});
  await bo(`POST /tasks/${done.id}/complete`, { result: '{"n":1}' });
  await bo(`POST /tasks/${(await task("is rejected")).id}/reject`, { reason: "not mine" });
  await ana(`POST /tasks/${(await task("is cancelled")).id}/cancel`, { reason: "no need" });

  saveIdentity(home, { v: 1, agent: "ana", url: undefined, token: tokens.ana! });
  adoptDefault(home, { agent: "ana", url: undefined });
  const { sessions } = room.hub;
  const signedIn = {
    ana: (await sessions.signIn(tokens.ana!))!,
    host: (await sessions.redeem(sessions.code({ host: true })!.code))!,
  };
  return { hook, receipt, invite: code, task: working, message: last.id, sessions: signedIn };
}

/** What comes last is in the journal alone: the relay is killed before any file has followed. */
async function killed({ hook, ...held }: Awaited<ReturnType<typeof furnish>>): Promise<HomeFixture> {
  const room = await HomeRoom.open(home, { ...small, later: () => {} });
  clock.advance(1000);
  const body = { to: "@cy", body: "only in the journal" };
  const { id } = await room.ask<Named>("POST /send", tokens.ana!, body, { "idempotency-key": "again" });
  await room.ask("POST /take", tokens.ana!, {
    id: (await room.ask<Named[]>("GET /inbox/ana", tokens.ana!))[0]!.id,
  });
  await room.ask("POST /tasks", tokens.cy!, { title: "posted last", to: "@ana" });
  const replies: HomeFixture["replies"] = [];
  const note = async (who: string, ask: string) => {
    const reply = await room.ask<never>(ask, tokens[who]!);
    replies.push({ who, ask, reply });
    return reply as Named[];
  };
  for (const who of ["ana", "bo", "cy"]) {
    await note(who, "GET /me");
    await note(who, `GET /inbox/${who}`);
    for (const message of await note(who, "GET /sent")) await note(who, `GET /messages/${message.id}`);
    for (const found of await note(who, "GET /tasks")) await note(who, `GET /tasks/${found.id}`);
  }
  await note("ana", "GET /channels?details=1");
  await note("ana", "GET /agents");
  await note("ana", "GET /webhooks/in");
  await note("ana", "GET /webhooks");
  await note("room", "GET /invites");
  await note("cy", "GET /held");
  const [{ waiting }] = room.hub.outgoing.list("ana") as [OutgoingHook];
  const first = (await room.hub.deliveries.next(hook))!.entry;
  const at = new Date(clock.now()).toISOString();
  return {
    ...{ version, at, tokens, replies },
    deliveries: { hook, waiting, first },
    audit: audited,
    held: { ...held, sent: { key: "again", body, id } },
  };
}
