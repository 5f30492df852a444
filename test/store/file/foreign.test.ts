import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openFileStore } from "../../../src/store/file/open-file-store.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";

/** Opens a home in which somebody has planted something; gives what was said. */
async function opened(
  home: TemporaryFolder,
  look: (store: Awaited<ReturnType<typeof openFileStore>>) => unknown,
) {
  const said: string[] = [];
  const store = await openFileStore(home.path, { durability: "os", warn: (line) => said.push(line) });
  try {
    await look(store);
  } finally {
    await store.close();
  }
  return said.join("\n");
}

const pipe = (path: string) => {
  mkdirSync(dirname(path), { recursive: true });
  expect(Bun.spawnSync(["mkfifo", path]).exitCode).toBe(0);
};

test("a folder that is a link is not followed: what is behind it stays where it is", async () => {
  using home = new TemporaryFolder();
  using elsewhere = new TemporaryFolder();
  writeFileSync(elsewhere.join("precious"), "not ours");
  mkdirSync(home.join("mail/bo"), { recursive: true });
  symlinkSync(elsewhere.path, home.join("mail/bo/new"));
  symlinkSync(elsewhere.path, home.join("mail/cy"));
  symlinkSync(elsewhere.path, home.join("agents"));
  const said = await opened(home, (store) => {
    expect(store.mail.counts("bo")).toEqual({ waiting: 0, claimed: 0 });
    expect(store.agents.all()).toEqual([]);
  });
  expect(readdirSync(elsewhere.path)).toEqual(["precious"]);
  expect(readdirSync(home.join("quarantine")).sort()).toEqual(["agents", "mail_bo_new", "mail_cy"]);
  expect(said).toContain("mail/bo/new was put aside");
});

for (const path of [
  "agents/bo.json",
  "mail/bo/since.json",
  "journal/0000000001.log",
  "ledger/2026-11-21.ndjson",
  "mail/bo/new/1795262400000003-31b874c5-fe3d-4127-8269-3f26b9932043.json",
]) {
  test(`a pipe, a link or a folder in place of ${path} holds up nobody`, async () => {
    for (const plant of [
      pipe,
      (at: string) => mkdirSync(at, { recursive: true }),
      linkTo("/dev/zero"),
      linkTo("nowhere"),
    ]) {
      using home = new TemporaryFolder();
      mkdirSync(dirname(home.join(path)), { recursive: true });
      plant(home.join(path));
      const said = await opened(home, async (store) => {
        expect(await store.mail.claim("bo", { limit: 10, lease: 60 })).toEqual([]);
        expect(store.agents.all()).toEqual([]);
      });
      expect(said).toContain(`${path} was put aside`);
    }
  });
}

const linkTo = (target: string) => (at: string) => symlinkSync(target, at);

test("a pipe in place of the lock is an error that names it", async () => {
  using home = new TemporaryFolder();
  pipe(join(home.path, "lock"));
  expect(openFileStore(home.path)).rejects.toThrow(/lock/);
});

test("the name of a planted file can't act in the terminal of whoever reads the log", async () => {
  using home = new TemporaryFolder();
  mkdirSync(home.join("mail/bo/new"), { recursive: true });
  writeFileSync(home.join("mail/bo/new/\u001b[31m\nfake line.json"), "");
  const said = await opened(home, () => {});
  expect(said).toContain("?[31m?fake line.json");
  expect(said).not.toMatch(/[\u001b\n]/);
});
