import { expect, test } from "bun:test";
import { lstatSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { systemDisk } from "../../../src/store/file/disk.ts";
import { recordKinds } from "../../../src/store/file/record-kinds.ts";
import { snapshot } from "../../../src/store/file/snapshot.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";

test("files have a second name in it, and what grows is copied", async () => {
  using home = new TemporaryFolder();
  home.write("mail/bo/new/a.json", "mail");
  home.write("ledger/2026-11-21.ndjson", "line\n");
  home.write("notes.txt", "not ours");
  const disk = systemDisk(home.path);
  disk.mkdir("snapshots/x");
  await snapshot(disk, "snapshots/x");
  const inode = (path: string) => lstatSync(home.join(path)).ino;
  expect(inode("snapshots/x/mail/bo/new/a.json")).toBe(inode("mail/bo/new/a.json"));
  expect(inode("snapshots/x/ledger/2026-11-21.ndjson")).not.toBe(inode("ledger/2026-11-21.ndjson"));
  expect(readFileSync(home.join("snapshots/x/ledger/2026-11-21.ndjson"), "utf8")).toBe("line\n");
  expect(disk.exists("snapshots/x/notes.txt")).toBe(false);
});

test("what somebody has put in the place of files and folders is in it as it is, followed by nobody", async () => {
  using home = new TemporaryFolder();
  home.write("channels", "a file");
  home.write("elsewhere/secret", "not ours");
  symlinkSync(home.join("elsewhere"), home.join("agents"));
  mkdirSync(home.join("ledger"));
  symlinkSync(home.join("elsewhere/secret"), home.join("ledger/2026-11-21.ndjson"));
  const disk = systemDisk(home.path);
  disk.mkdir("snapshots/x");
  await snapshot(disk, "snapshots/x");
  for (const path of ["agents", "ledger/2026-11-21.ndjson"])
    expect(lstatSync(home.join("snapshots/x", path)).isSymbolicLink()).toBe(true);
  expect(lstatSync(home.join("snapshots/x/channels")).isFile()).toBe(true);
});

test("every kind of record is in it, but who is signed in on the page", async () => {
  using home = new TemporaryFolder();
  const kinds = Object.values(recordKinds).map(({ folder }) => folder);
  const paths = kinds.map((folder) => (folder === "." ? "relay.json" : `${folder}/x.json`));
  for (const path of paths) home.write(path, "{}");
  const disk = systemDisk(home.path);
  disk.mkdir("snapshots/x");
  await snapshot(disk, "snapshots/x");
  expect(paths.filter((path) => !disk.exists(`snapshots/x/${path}`))).toEqual(["page-sessions/x.json"]);
});
