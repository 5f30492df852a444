import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { checkHome } from "../../../src/ops/fsck/check-home.ts";
import { openHome } from "../../../src/ops/fsck/open-home.ts";
import { repairHome } from "../../../src/ops/fsck/repair-home.ts";
import { systemDisk } from "../../../src/store/file/disk.ts";
import { openStoreOn } from "../../../src/store/file/open-store-on.ts";
import { replayJournal } from "../../../src/store/file/replay-journal.ts";
import { messageId } from "../../store/conformance/message-id.ts";
import { filesBelow } from "../../support/furnished-home.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";

/** A home whose relay was killed: all is in the journal, and the files have followed, or not yet. */
async function killed({ follow }: { follow: boolean }): Promise<TemporaryFolder> {
  const home = new TemporaryFolder();
  const store = await openStoreOn(systemDisk(home.path), {
    segmentSize: 1 << 18,
    later: (act) => follow && queueMicrotask(act),
  });
  const agent = (name: string) =>
    store.agents.put(name, {
      v: 1,
      name,
      capabilities: [],
      status: "online",
      createdAt: "2026-11-21T12:00:00.000Z",
      lastSeen: "2026-11-21T12:00:00.000Z",
      tokens: [],
    });
  await store.mail.open("bo");
  await store.commit(agent("ana"), agent("bo"));
  for (const n of [1, 2, 3])
    await store.mail.deliver({
      message: {
        id: messageId(n),
        from: "ana",
        to: "@bo",
        body: `message ${n}`,
        priority: "normal",
        ts: "2026-11-21T12:00:00.000Z",
      },
      recipients: ["bo"],
    });
  const [first] = await store.mail.claim("bo", { limit: 1, lease: 600 });
  await store.mail.ack("bo", [first!.receipt]);
  await store.mail.claim("bo", { limit: 1, lease: 600 });
  if (follow) await store.snapshot().then((folder) => rmSync(home.join(folder), { recursive: true }));
  return home;
}

const look = (home: string) => checkHome(openHome(home)).map(({ path, kind }) => ({ path, kind }));

test("what only the journal has yet is looked at as the next start will make it", async () => {
  using home = await killed({ follow: false });
  expect(readdirSync(home.join("mail/bo"))).toEqual(["since.json"]);
  const opened = openHome(home.path);
  expect(opened.unfinished).toBeGreaterThan(5);
  const letters = [...opened.entries.keys()].filter((path) => /^mail\/bo\/\w+\//.test(path));
  expect(letters.map((path) => path.split("/")[2]).sort()).toEqual(["cur", "new"]);
  expect(checkHome(opened)).toEqual([]);
});

test("files that a power cut left empty or torn are no damage while the journal has them", async () => {
  using home = await killed({ follow: true });
  for (const place of ["new", "cur"])
    for (const name of readdirSync(home.join("mail/bo", place)))
      truncateSync(home.join("mail/bo", place, name), place === "new" ? 0 : 10);
  truncateSync(home.join("agents/bo.json"), 0);
  for (const day of readdirSync(home.join("ledger"))) truncateSync(home.join("ledger", day), 30);
  const before = filesBelow(home.path);
  expect(look(home.path)).toEqual([]);
  expect(filesBelow(home.path)).toEqual(before);

  expect((await repairHome(home.path)).repairs).toEqual([]);
  expect(look(home.path)).toEqual([]);
});

test("a repair after a crash does what the journal has before it puts anything aside", async () => {
  using home = await killed({ follow: false });
  mkdirSync(home.join("mail/bo/new"), { mode: 0o700 });
  writeFileSync(home.join("mail/bo/new/notes.txt"), "mine", { mode: 0o600 });
  // Stands where the journal is going to make a folder.
  writeFileSync(home.join("mail/bo/cur"), "mine too", { mode: 0o600 });
  const { repairs } = await repairHome(home.path);
  expect(repairs.map(({ path, kind, mended }) => [path, kind, mended])).toEqual([
    ["mail/bo/cur", "foreign", true],
    ["mail/bo/new/notes.txt", "foreign", true],
  ]);
  expect(openHome(home.path).unfinished).toBe(0);
  expect(look(home.path)).toEqual([]);
  expect(readdirSync(home.join("mail/bo/new"))).toHaveLength(1);
  expect(readdirSync(home.join("mail/bo/cur"))).toHaveLength(1);
  expect(readFileSync(home.join("quarantine/mail_bo_cur"), "utf8")).toBe("mine too");
});

test("a mailbox whose agent's record is in quarantine waits there, and is not put aside after it", async () => {
  using home = await killed({ follow: true });
  await replayJournal(systemDisk(home.path));
  writeFileSync(home.join("agents/bo.json"), "{");
  expect((await repairHome(home.path)).repairs).toMatchObject([{ aside: "quarantine/agents_bo.json" }]);
  expect(look(home.path)).toEqual([]);
  rmSync(home.join("quarantine"), { recursive: true });
  expect(look(home.path)).toEqual([{ path: "mail/bo", kind: "stray" }]);
});
