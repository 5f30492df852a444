import { expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Header } from "tar-stream";
import { pack } from "tar-stream";
import { manifestPath } from "../../src/ops/backup-manifest.ts";
import { makeBackup } from "../../src/ops/make-backup.ts";
import { restore } from "../../src/ops/restore.ts";
import { unpackBackup } from "../../src/ops/unpack-backup.ts";
import { HomeLock } from "../../src/store/file/home-lock.ts";
import { refused } from "../support/refused.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const createdAt = "2026-11-21T12:00:00.000Z";
const unreadable = refused("backup.unreadable");

/** A folder with a home's files, and an archive of it. */
async function archived(folder: TemporaryFolder): Promise<string> {
  folder.write("taken/agents/ana.json", '{"v":1}\n');
  folder.write("taken/mail/ana/new/1795299352692000-3af77cd7.json", '{"v":1,"body":"hi"}\n');
  folder.write("taken/relay.json", "{}\n");
  const file = folder.join("backup.tar.gz");
  await makeBackup({ folder: folder.join("taken"), file, version: "1.2.3", createdAt });
  return file;
}

/** An archive of these entries, as somebody else may make one. */
async function forged(folder: TemporaryFolder, entries: [Partial<Header>, string?][]): Promise<string> {
  const archive = pack();
  for (const [header, text] of entries) archive.entry(header as { name: string }, text ?? "");
  archive.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of archive) pieces.push(piece as Uint8Array);
  const file = folder.join("forged.tar.gz");
  writeFileSync(file, gzipSync(Buffer.concat(pieces)));
  return file;
}

const manifest = (files: object[], more = {}) =>
  JSON.stringify({
    v: 1,
    format: 1,
    version: "1",
    createdAt,
    counts: { agents: 0, messages: 0, tasks: 0 },
    files,
    ...more,
  });
/** Refused for what it is, and not for how it was made here. */
const refusedFor = async (file: string, why: string, into?: string) =>
  expect(unpackBackup(file, into)).rejects.toThrow(why);
const sha256 = (text: string) => new Bun.CryptoHasher("sha256").update(text).digest("hex");

test("an archive has every file to the byte, and only its owner can read it", async () => {
  using folder = new TemporaryFolder();
  const file = await archived(folder);
  const found = await unpackBackup(file, folder.join("out"));
  expect(found.counts).toEqual({ agents: 1, messages: 1, tasks: 0 });
  for (const { path } of found.files)
    expect(readFileSync(folder.join("out", path))).toEqual(readFileSync(folder.join("taken", path)));
  expect((await Bun.file(file).stat()).mode & 0o777).toBe(0o600);
});

test("an archive with one byte changed, or cut short anywhere, is refused", async () => {
  using folder = new TemporaryFolder();
  const whole = gunzipSync(readFileSync(await archived(folder)));
  const place = whole.lastIndexOf('"body":"hi"');
  const changed = Buffer.from(whole);
  changed[place + 8] = 0x48;
  const file = folder.join("other.tar.gz");
  writeFileSync(file, gzipSync(changed));
  await expect(unpackBackup(file)).rejects.toEqual(unreadable);
  const zipped = gzipSync(whole);
  for (const part of [0, 1, 10, zipped.length >> 1, zipped.length - 1]) {
    writeFileSync(file, zipped.subarray(0, part));
    await expect(unpackBackup(file)).rejects.toEqual(unreadable);
  }
  writeFileSync(file, gzipSync(whole.subarray(0, 1024)));
  await expect(unpackBackup(file)).rejects.toEqual(unreadable);
});

test("nothing of an archive gets out of its folder: no way up, no link, no device", async () => {
  using folder = new TemporaryFolder();
  const paths = ["../evil", "/etc/evil", "agents/../../evil", "agents//x", "./x", ".ssh/x", "a/\u0000b"];
  for (const path of paths) {
    const file = await forged(folder, [
      [{ name: manifestPath }, manifest([{ path, size: 1, sha256: sha256("x") }])],
      [{ name: path }, "x"],
    ]);
    await refusedFor(file, "is no path of a home", folder.join("out"));
  }
  for (const type of ["symlink", "link", "character-device", "fifo", "directory"] as const) {
    const file = await forged(folder, [
      [{ name: manifestPath }, manifest([])],
      [{ name: "agents/x.json", type, linkname: "/etc/passwd" }],
    ]);
    await refusedFor(file, `it has a ${type}`, folder.join("out"));
  }
  expect(existsSync(folder.join("evil"))).toBe(false);
});

test("what isn't in the manifest, is missing, or is there twice is refused; so is a newer format", async () => {
  using folder = new TemporaryFolder();
  const one = { path: "relay.json", size: 1, sha256: sha256("x") };
  const refusedOf = async (why: string, ...entries: [Partial<Header>, string?][]) =>
    refusedFor(await forged(folder, entries), why);
  const relay = { name: "relay.json" };
  const head = { name: manifestPath };
  await refusedOf("isn't in its manifest", [head, manifest([])], [relay, "x"]);
  await refusedOf("1 of its files are missing", [head, manifest([one])]);
  await refusedOf("or is there twice", [head, manifest([one])], [relay, "x"], [relay, "x"]);
  await refusedOf("doesn't begin with a manifest", [relay, "x"], [head, manifest([one])]);
  await refusedOf("its manifest isn't JSON", [head, "not JSON"]);
  await refusedOf("has been changed", [head, manifest([one])], [relay, "y"]);
  await refusedOf("it is empty");
  const newer = unpackBackup(await forged(folder, [[{ name: manifestPath }, manifest([], { format: 2 })]]));
  await expect(newer).rejects.toThrow("a newer bch made it");
});

test("a restore that fails leaves the home as it was; one that works keeps the old home and this machine's identities", async () => {
  using folder = new TemporaryFolder();
  const file = await archived(folder);
  const home = folder.join("home");
  folder.write("home/identities/ana.json", "mine");
  folder.write("home/agents/old.json", "old");
  const order = { file, home, holder: () => "x", now: () => Date.parse(createdAt) };
  await expect(restore({ ...order, file: folder.write("torn.tar.gz", "torn") })).rejects.toEqual(unreadable);
  expect(readFileSync(`${home}/agents/old.json`, "utf8")).toBe("old");
  await restore({ ...order, dryRun: true });
  expect(existsSync(`${home}/agents/ana.json`)).toBe(false);

  const { before } = await restore(order);
  expect(existsSync(`${home}/agents/ana.json`)).toBe(true);
  expect(existsSync(`${home}/agents/old.json`)).toBe(false);
  expect(readFileSync(`${home}/identities/ana.json`, "utf8")).toBe("mine");
  expect(readFileSync(`${before}/agents/old.json`, "utf8")).toBe("old");
});

test("while somebody has the home nothing is restored, and of two restores at once one waits for nobody", async () => {
  using folder = new TemporaryFolder();
  const file = await archived(folder);
  const home = folder.join("home");
  folder.write("home/agents/old.json", "old");
  using _lock = new HomeLock(home, () => "");
  const tried = restore({ file, home, holder: () => "process 1", now: Date.now });
  await expect(tried).rejects.toEqual(refused("relay.running"));
  expect(existsSync(`${home}/agents/old.json`)).toBe(true);
});

test("a backup that can't be written leaves nothing behind", async () => {
  using folder = new TemporaryFolder();
  folder.write("taken/relay.json", "{}");
  const file = folder.join("nowhere", "backup.tar.gz");
  const made = makeBackup({ folder: folder.join("taken"), file, version: "1", createdAt });
  await expect(made).rejects.toEqual(refused("backup.failed"));
});
