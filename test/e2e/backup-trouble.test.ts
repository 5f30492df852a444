import { test as always, expect, setDefaultTimeout } from "bun:test";
import {
  chmodSync,
  lchownSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { BchProcess } from "../support/bch-process.ts";
import { bch, RelayProcess } from "../support/relay-process.ts";
import { SmallDisk } from "../support/small-disk.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

setDefaultTimeout(60_000);

if (!SmallDisk.isPossible())
  console.warn("SKIPPED: a full disk is mounted and another user is played, which takes root on Linux");
const test = always.skipIf(!SmallDisk.isPossible());

/** A relay with 3 MB of mail that no compression makes smaller. */
async function fullOfMail(): Promise<RelayProcess> {
  const relay = await RelayProcess.start();
  const [ana] = [await relay.join("ana"), await relay.join("bo")];
  for (let at = 0; at < 15; at++) {
    const body = crypto.getRandomValues(new Uint8Array(150_000)).toBase64();
    await relay.ask("POST /send", { token: ana!, body: { to: "bo", body } });
  }
  return relay;
}

/** Every file of a folder, with its content. */
function everything(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    files.flatMap((file) => {
      // Made by whoever looks whether a relay runs.
      if (file === "lock") return [];
      const path = join(folder, file);
      return statSync(path).isFile() ? [[file, Bun.hash(readFileSync(path)).toString()]] : [];
    }),
  );
}

/** A command of a user who is neither root nor owns what root made. */
async function asNobody(words: string[], home: string, cwd: string) {
  const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  const run = Bun.spawn([...nobody, ...bch, ...words], {
    cwd,
    env: { PATH: process.env.PATH, HOME: "/nonexistent", BACKCHANNEL_HOME: home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err, code] = await Promise.all([run.stdout.text(), run.stderr.text(), run.exited]);
  return { out, err, code };
}

test("a backup that finds its disk full says so, leaves nothing behind, and the relay goes on", async () => {
  await using relay = await fullOfMail();
  using disk = new SmallDisk(1);
  const file = disk.join("backup.tar.gz");
  const made = await new BchProcess(["backup", file], { home: relay.home.path }).ended;
  expect(made).toMatchObject({ code: 1, out: "" });
  expect(made.err).toContain(`couldn't make ${file}`);
  expect(made.err).toContain("ENOSPC");
  expect(made.err).not.toContain("    at ");
  expect(readdirSync(disk.path)).toEqual([]);
  expect(readdirSync(join(relay.home.path, "snapshots"))).toEqual([]);
  const again = relay.home.join("backup.tar.gz");
  expect(await new BchProcess(["backup", again], { home: relay.home.path }).ended).toMatchObject({ code: 0 });
});

test("a restore for which there is no room leaves the home as it was", async () => {
  await using relay = await fullOfMail();
  using folder = new TemporaryFolder();
  const file = folder.join("backup.tar.gz");
  await new BchProcess(["backup", file], { home: relay.home.path }).ended;
  using disk = new SmallDisk(40);
  const home = disk.join("home");
  expect(await new BchProcess(["restore", file], { home, cwd: folder.path }).ended).toMatchObject({
    code: 0,
  });
  const before = everything(home);
  disk.resize(5);
  const put = await new BchProcess(["restore", file], { home, cwd: folder.path }).ended;
  expect(put.code).toBe(1);
  expect(put.err).toContain("ENOSPC");
  expect(everything(home)).toEqual(before);
  expect(readdirSync(disk.path)).toEqual(["home"]);
});

test("a home of another user is neither backed up nor restored over, and stays as it is", async () => {
  using folder = new TemporaryFolder();
  chmodSync(folder.path, 0o755);
  await using relay = await RelayProcess.start();
  await relay.join("ana");
  await relay.stop();
  const before = everything(relay.home.path);
  const file = folder.join("none.tar.gz");
  writeFileSync(file, "");
  for (const words of [
    ["backup", folder.join("b.tar.gz")],
    ["restore", file],
    ["relay", "agents"],
  ]) {
    const { code, out, err } = await asNobody(words, relay.home.path, folder.path);
    expect([code, out], `${words}: ${err}`).toEqual([1, ""]);
    expect(err).toContain("EACCES");
    expect(err).not.toContain("    at ");
  }
  expect(everything(relay.home.path)).toEqual(before);
});

test("root leaves a home of another user alone, but restores it for that user, whose all of it is then", async () => {
  using folder = new TemporaryFolder();
  await using relay = await RelayProcess.start();
  await relay.join("ana");
  const home = relay.home.path;
  const file = folder.join("backup.tar.gz");
  await new BchProcess(["backup", file], { home }).ended;
  await relay.stop();
  for (const name of [".", ...readdirSync(home, { recursive: true, encoding: "utf8" })])
    lchownSync(join(home, name), 65_534, 65_534);
  symlinkSync(folder.path, join(home, "identities"));
  const before = everything(home);
  const asked = await new BchProcess(["relay", "agents"], { home }).ended;
  expect(asked).toMatchObject({ code: 1, out: "" });
  expect(asked.err).toContain("it belongs to user 65534, not to you (0)");
  expect(everything(home)).toEqual(before);

  expect(await new BchProcess(["restore", file], { home, cwd: folder.path }).ended).toMatchObject({
    code: 0,
  });
  const owners = readdirSync(home, { recursive: true, encoding: "utf8" }).map(
    (name) => lstatSync(join(home, name)).uid,
  );
  expect(new Set(owners)).toEqual(new Set([65_534]));
  expect(statSync(home).uid).toBe(65_534);
  expect(statSync(folder.path).uid).toBe(0);

  // Its owner can't, where the home lies in a folder of root's.
  chmodSync(folder.path, 0o755);
  renameSync(home, folder.join("home"));
  chmodSync(file, 0o644);
  const own = await asNobody(["restore", file], folder.join("home"), folder.path);
  expect(own).toMatchObject({
    code: 1,
    err: expect.stringContaining(`can write to ${folder.path}, such as root`),
  });
});
