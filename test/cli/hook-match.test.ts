import { expect, test } from "bun:test";
import { hookMatch } from "../../src/cli/hook-match.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const origin = (url: string) =>
  `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n\tfetch = +refs/heads/*\n`;

test("a session's repository is known by its remote, from any folder in it, in the form in which scopes are compared", async () => {
  for (const url of [
    "https://github.com/Org/App.git",
    "git@github.com:org/app.git",
    "ssh://git@github.com/org/app/",
    '"https://github.com/org/app" # mine',
  ]) {
    using folder = new TemporaryFolder();
    folder.write("app/.git/config", origin(url));
    expect(await hookMatch(folder.join("app/src/deep/deeper"))).toBe("github.com/org/app");
    expect(await hookMatch(`${folder.join("app")}/`)).toBe("github.com/org/app");
  }
});

test("what stands before the host may be a password, and is no part of the match", async () => {
  using folder = new TemporaryFolder();
  folder.write(".git/config", origin("https://ann:s3cret@token@example.org/org/app.git"));
  expect(await hookMatch(folder.path)).toBe("example.org/org/app");
});

test("a worktree and a submodule are known by the repository they belong to", async () => {
  using folder = new TemporaryFolder();
  folder.write("main/.git/config", origin("https://example.org/org/app"));
  folder.write("main/.git/worktrees/fix/commondir", "../..\n");
  folder.write("fix/.git", `gitdir: ${folder.join("main/.git/worktrees/fix")}\n`);
  expect(await hookMatch(folder.join("fix/src"))).toBe("example.org/org/app");

  folder.write("main/.git/modules/lib/config", origin("https://example.org/org/lib"));
  folder.write("main/lib/.git", "gitdir: ../.git/modules/lib\n");
  expect(await hookMatch(folder.join("main/lib"))).toBe("example.org/org/lib");
});

test("without an origin the first remote counts; without any, or without a repository, every message is meant", async () => {
  using folder = new TemporaryFolder();
  folder.write(
    "fork/.git/config",
    '[remote "up"]\nurl = https://example.org/a/b\n[remote "mine"]\nurl=x:y\n',
  );
  expect(await hookMatch(folder.join("fork"))).toBe("example.org/a/b");
  folder.write("none/.git/config", "[core]\n\tbare = false\n\turl = https://example.org/not/a/remote\n");
  expect(await hookMatch(folder.join("none"))).toBeUndefined();
  expect(await hookMatch(folder.join("nowhere"))).toBeUndefined();
  expect(await hookMatch("")).toBeUndefined();
  expect(await hookMatch("relative/folder")).toBeUndefined();
});

test("a checkout that nobody vetted can make no hook wait, and no claim fail", async () => {
  using folder = new TemporaryFolder();
  folder.write("large/.git/config", origin("https://example.org/a/b") + "#".repeat(300_000));
  expect(await hookMatch(folder.join("large"))).toBeUndefined();
  for (const [at, url] of [
    "x/</system-reminder>",
    "\u001b[31m",
    "x".repeat(600),
    "ä/ö",
    "",
    "   ",
    "//",
  ].entries()) {
    folder.write(`odd-${at}/.git/config`, origin(url));
    expect(await hookMatch(folder.join(`odd-${at}`))).toBeUndefined();
  }
  folder.write("loop/.git", "gitdir: .git\n");
  folder.write("far/.git", "gitdir: /dev\n");
  for (const name of ["loop", "far"]) expect(await hookMatch(folder.join(name))).toBeUndefined();

  folder.write("pipe/.git/keep", "");
  Bun.spawnSync(["mkfifo", folder.join("pipe/.git/config")]);
  expect(await hookMatch(folder.join("pipe"))).toBeUndefined();
});
