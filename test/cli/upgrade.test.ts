import { expect, test } from "bun:test";
import { version } from "../../package.json";
import { upgrade } from "../../src/cli/commands/upgrade.ts";
import { newestTag } from "../../src/cli/newest-tag.ts";
import { ownInstall } from "../../src/cli/own-install.ts";
import { furnishedHome } from "../support/furnished-home.ts";
import { openDoor } from "../support/open-door.ts";
import { runCommand } from "../support/run-command.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { testWith } from "../support/test-with.ts";

const notice = (next: string) =>
  JSON.stringify({
    v: 1,
    version: next,
    protocol: 1,
    format: 1,
    programs: { "bch-linux-x64": "a".repeat(64) },
  });

async function checked(home: string, ...words: string[]) {
  const { out } = await runCommand(upgrade, ["--check", "--json", ...words], { home });
  return JSON.parse(out);
}

test("bch, its relay and its home are held against each other, and against a release", async () => {
  using home = await furnishedHome();
  await using door = await openDoor();
  const url = door.url.replace("/v1", "");
  const from = home.write("release.json", notice("99.0.0"));
  const found = await checked(home.path, "--from", from, "--url", url);
  expect(found).toMatchObject({ version, protocol: 1, format: 1, newest: "99.0.0", newer: true });
  expect(found.findings.map(({ check, health }: Record<string, string>) => [check, health])).toEqual([
    ["bch", "PASS"],
    ["relay", expect.stringMatching(/PASS|WARN/)],
    ["home", "PASS"],
    ["release", "WARN"],
  ]);
  expect(await checked(home.path, "--from", home.write("same.json", notice(version)))).toMatchObject({
    newer: false,
  });
});

test("a home that a newer relay wrote, or a relay that can't be reached, is a failure", async () => {
  using home = new TemporaryFolder();
  const from = home.write("same.json", notice(version));
  home.write("relay.json", '{ "v": 99 }');
  await expect(checked(home.path, "--from", from)).rejects.toMatchObject({ code: "doctor.broken" });
  home.write("relay.json", '{ "v": 1 }');
  await checked(home.path, "--from", from);
  const nowhere = ["--from", from, "--url", "http://127.0.0.1:1"];
  await expect(checked(home.path, ...nowhere)).rejects.toMatchObject({ code: "doctor.broken" });
});

test("it replaces nothing: without --check it says what does", async () => {
  using home = new TemporaryFolder();
  const said = runCommand(upgrade, [], { home: home.path });
  await expect(said).rejects.toMatchObject({
    code: "usage.wrong",
    hint: expect.stringContaining("To upgrade:"),
  });
});

test("a clone, what npm run link made of it, a copy and a single file are told apart", () => {
  using folder = new TemporaryFolder();
  const clone = folder.join("clone");
  folder.write("clone/src/cli.ts", "");
  const source = { standalone: false, program: "/usr/bin/bun", folder: `${clone}/src/cli` };
  const linked = { standalone: true, program: `${clone}/.bun/bch`, folder: "/$bunfs/root" };
  expect(ownInstall(source)).toMatchObject({ kind: "folder", path: clone });
  folder.write("clone/.git", "gitdir: elsewhere");
  expect(ownInstall(source)).toMatchObject({ kind: "checkout", path: clone });
  expect(ownInstall(linked)).toMatchObject({ kind: "checkout", path: clone });
  expect(ownInstall({ ...linked, program: "/usr/local/bin/bch" })).toMatchObject({
    kind: "file",
    upgrade: expect.stringContaining("in place of /usr/local/bin/bch"),
  });
});

testWith("git")("a clone asks its origin for the newest version that has a tag", async () => {
  using folder = new TemporaryFolder();
  const git = (...words: string[]) => {
    const who = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
    const run = Bun.spawnSync(["git", ...who, ...words], { cwd: folder.path });
    if (run.exitCode !== 0) throw new Error(String(run.stderr));
  };
  git("init", "-q", "origin");
  git("-C", "origin", "commit", "-q", "--allow-empty", "-m", "first");
  git("clone", "-q", "origin", "clone");
  expect(await newestTag(folder.join("clone"))).toBeUndefined();
  for (const tag of ["v0.9.0", "v0.10.0", "v0.2.0", "nightly", "v1.0.0-rc.1"])
    git("-C", "origin", "tag", tag);
  expect(await newestTag(folder.join("clone"))).toBe("0.10.0");
  expect(await newestTag(folder.join("origin"))).toBeUndefined();
});
