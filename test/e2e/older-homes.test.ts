import { expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AuditReader } from "../../src/audit/audit-reader.ts";
import { auditPath } from "../../src/cli/audit-path.ts";
import { auditEntry } from "../../src/domain/audit-entry.ts";
import { formatOf, homeFormat } from "../../src/store/file/home-format.ts";
import { BchProcess } from "../support/bch-process.ts";
import { FakeClock } from "../support/fake-clock.ts";
import type { HomeFixture } from "../support/home-fixture.ts";
import { HomeRoom } from "../support/home-room.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

setDefaultTimeout(60_000);

/** One for each version that was released: its relay was killed on a home in which there is something of every kind. */
const fixtures = join(import.meta.dir, "../fixtures/homes");
const versions = readdirSync(fixtures).toSorted(Bun.semver.order);

/** A copy that may be changed, with the permissions that git doesn't keep. */
function homeOf(version: string): TemporaryFolder {
  const home = new TemporaryFolder();
  cpSync(join(fixtures, version, "home"), home.path, { recursive: true });
  for (const file of readdirSync(home.path, { recursive: true, withFileTypes: true }))
    chmodSync(join(file.parentPath, file.name), file.isDirectory() ? 0o700 : 0o600);
  return home;
}

const fixtureOf = (version: string): HomeFixture =>
  JSON.parse(readFileSync(join(fixtures, version, "fixture.json"), "utf8"));

/** What may be otherwise after a restart: who was seen when, and who is connected. */
const lasting = (reply: unknown): unknown =>
  JSON.parse(JSON.stringify(reply), (key, value) =>
    ["lastSeen", "listening"].includes(key) ? undefined : value,
  );

const attempt = { at: "2026-11-21T12:00:00.000Z", ms: 1, attempt: 1, status: 200, ok: true };

test("every version that was released has left a home here", async () => {
  const changelog = await Bun.file(join(import.meta.dir, "../../docs/changelog.md")).text();
  const released = [...changelog.matchAll(/^## (\d+\.\d+\.\d+)(?!, unreleased)/gm)].map((found) => found[1]!);
  expect(released.filter((version) => !versions.includes(version))).toEqual([]);
});

for (const version of versions) {
  test(`a home of ${version} is read whole: every answer is what its own relay gave before it was killed`, async () => {
    using home = homeOf(version);
    const { at, tokens, replies } = fixtureOf(version);
    await using room = await HomeRoom.open(home.path, { clock: new FakeClock(at) });
    expect(replies.length).toBeGreaterThan(30);
    for (const { who, ask, reply } of replies)
      expect(await room.ask<object>(ask, tokens[who]!), ask).toMatchObject(lasting(reply) as object);
    expect(room.warnings).toEqual([]);
  });

  test(`what a relay of ${version} had written down, and who was signed in, is there after the upgrade`, async () => {
    using home = homeOf(version);
    const { at, audit, deliveries, held } = fixtureOf(version);
    const lines = await Array.fromAsync(new AuditReader(auditPath(home.path), "").read());
    expect(lines.map((line) => auditEntry.parse(JSON.parse(line)))).toEqual(audit);
    expect(audit.length).toBeGreaterThan(50);

    await using room = await HomeRoom.open(home.path, { clock: new FakeClock(at) });
    const { sessions, deliveries: outbox } = room.hub;
    expect(sessions.find(held.sessions.ana)).toMatchObject({ agent: "ana", host: false });
    expect(sessions.find(held.sessions.host)).toMatchObject({ host: true });
    const told: unknown[] = [];
    for (let due = await outbox.next(deliveries.hook); due; due = await outbox.next(deliveries.hook)) {
      told.push(due.entry);
      await outbox.delivered(due, { ...attempt, id: due.entry.id, type: due.entry.type });
    }
    expect([told.length, told[0]]).toEqual([deliveries.waiting, deliveries.first]);
    expect(deliveries.waiting).toBeGreaterThan(3);
    expect(room.warnings).toEqual([]);
  });

  test(`what somebody held when a relay of ${version} was killed is good after the upgrade`, async () => {
    using home = homeOf(version);
    const { at, tokens, held } = fixtureOf(version);
    {
      await using room = await HomeRoom.open(home.path, { clock: new FakeClock(at) });
      expect(await room.ask("POST /ack", tokens.bo!, { receipts: [held.receipt] })).toMatchObject({
        lost: [],
      });
      expect(await room.ask("POST /register", held.invite, { name: "dee" })).toHaveProperty("token");
      const again = await room.ask("POST /send", tokens.ana!, held.sent.body, {
        "idempotency-key": held.sent.key,
      });
      expect(again).toMatchObject({ id: held.sent.id });
      expect(
        await room.ask(`POST /tasks/${held.task}/complete`, tokens.bo!, { result: "done" }),
      ).toMatchObject({
        state: "completed",
      });
      const { messages } = await room.ask<{ messages: { body: string; receipt: string }[] }>(
        "POST /claim",
        tokens.bo!,
        {},
      );
      expect(messages.map(({ body }) => body)).toContain("waits, urgently\n\nwith ünïcode \u{1f4e8}");
      const receipts = messages.map(({ receipt }) => receipt);
      expect(await room.ask("POST /ack", tokens.bo!, { receipts })).toMatchObject({
        lost: [],
        waiting: 1, // Given back for ten minutes.
      });
      const { released } = await room.ask("POST /held/release", tokens.cy!, { id: held.message });
      const inbox = await room.ask<{ id: string }[]>("GET /inbox/cy", tokens.cy!);
      expect(inbox.map(({ id }) => id)).toContain(released as string);
      expect(room.warnings).toEqual([]);
    }
    expect(formatOf(home.path)).toBe(homeFormat);
    const fsck = await new BchProcess(["relay", "fsck", "--json"], { home: home.path }).ended;
    expect(JSON.parse(fsck.out)).toMatchObject({ clean: true, damages: [] });
    expect(fsck.code).toBe(0);
  });

  test(`a real relay starts on a home of ${version}, and its agents go on with the tokens they have`, async () => {
    const { tokens } = fixtureOf(version);
    await using relay = new RelayProcess(homeOf(version));
    await relay.restart();
    for (const name of ["ana", "bo", "cy"])
      expect(await (await relay.ask("GET /me", { token: tokens[name]! })).json()).toMatchObject({ name });
    const sent = await new BchProcess(["send", "@cy", "after the upgrade"], { home: relay.home.path }).ended;
    expect(sent).toMatchObject({ code: 0, err: "" });
    const inbox = await (await relay.ask("GET /inbox/cy", { token: tokens.cy! })).json();
    expect(inbox).toContainEqual(expect.objectContaining({ from: "ana", body: "after the upgrade" }));
    expect(readdirSync(relay.home.path)).not.toContain("quarantine");
  });
}
