import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import type { HarnessName } from "../../src/harness/harness-name.ts";
import { WiredUser } from "../support/wired-user.ts";

const settings = ".claude/settings.json";
const moved = { command: ["/usr/bin/bun", "--no-env-file", "--config=/dev/null", "/srv/it's new/cli.ts"] };
const only: HarnessName[] = ["claude-code"];

const statuses = (results: { status: string }[]) => results.map(({ status }) => status);

test("after somebody has edited a file, undo takes out our entries with their lines, and keeps the edit", () => {
  using user = new WiredUser();
  const before =
    '{\n  "hooks": {},\n  // mine\n  "theme": "dark", // why\n  "mcpServers": { "x": { "command": "x" } }\n}\n';
  user.folder.write(settings, before);
  user.setup(only);
  const edit = (text: string) =>
    text.replace('"dark"', '"light"').replace("// mine", "// mine,\n  // and more");
  user.folder.write(settings, edit(user.text(settings)));
  expect(statuses(user.setup(only))).toEqual(["same", "same", "same"]);
  user.undo(only);
  expect(user.text(settings)).toBe(edit(before));
  expect(user.records.all()).toEqual([]);
});

test("a hook of theirs beside ours stays, in a group of ours and in the list", () => {
  using user = new WiredUser();
  user.folder.write(settings, "{}\n");
  user.setup(only);
  const wired = JSON.parse(user.text(settings));
  const theirs = { type: "command", command: "say hello" };
  wired.hooks.Stop[0].hooks.unshift(theirs);
  wired.hooks.SessionStart.push({ matcher: "startup", hooks: [theirs] });
  user.folder.write(settings, JSON.stringify(wired));
  user.undo(only);
  const left = { Stop: [{ hooks: [theirs] }], SessionStart: [{ matcher: "startup", hooks: [theirs] }] };
  expect(JSON.parse(user.text(settings))).toEqual({ hooks: left });
});

test("a file that its harness wrote anew, in its own style, is still undone", () => {
  using user = new WiredUser();
  user.folder.write(".claude.json", '{"numStartups":1}');
  user.setup(only);
  const rewritten = (starts: number, more: object) =>
    JSON.stringify({ numStartups: starts, ...more }, null, 2);
  const { mcpServers } = JSON.parse(user.text(".claude.json"));
  user.folder.write(".claude.json", rewritten(2, { mcpServers }));
  user.undo(only);
  expect(user.text(".claude.json")).toBe(rewritten(2, {}));
});

test("a file that we made goes, when nothing of theirs has come into it", () => {
  using user = new WiredUser();
  user.setup(["cursor", "copilot"]);
  for (const path of [".cursor/hooks.json", ".copilot/hooks/backchannel.json", ".cursor/mcp.json"]) {
    user.folder.write(path, JSON.stringify(JSON.parse(user.text(path))));
  }
  user.undo(["cursor", "copilot"]);
  expect(user.everything()).toEqual([]);
});

test("a later version that is elsewhere replaces our entries, once, and undo gives the first bytes", () => {
  using user = new WiredUser();
  const before = '{\n\t"theme": "dark"\n}';
  user.folder.write(settings, before);
  user.setup(only);
  expect(statuses(user.setup(only, moved))).toEqual(["changed", "changed", "same"]);
  expect(user.text(settings)).not.toContain("/opt/bun");
  expect(user.text(settings).match(/hook claude-code Stop/g)).toHaveLength(1);
  user.undo(only);
  expect(user.text(settings)).toBe(before);
});

test("so does one on a file that somebody has edited since, and one that has lost our records", () => {
  for (const forget of [false, true]) {
    using user = new WiredUser();
    user.folder.write(settings, '{\n  "theme": "dark"\n}\n');
    user.folder.write(".codex/config.toml", "a = 1\n");
    user.setup(["claude-code", "codex"]);
    user.folder.write(settings, user.text(settings).replace("dark", "light"));
    user.folder.write(".codex/config.toml", user.text(".codex/config.toml").replace("a = 1", "a = 2"));
    if (forget) for (const { path } of user.records.all()) user.records.forget(path);
    user.setup(["claude-code", "codex"], moved);
    for (const path of [settings, ".claude.json", ".codex/config.toml", ".codex/hooks.json"]) {
      expect(user.text(path), path).not.toContain("/opt/bun");
      expect(user.text(path), path).toContain(
        "it's new".replace("'", path.endsWith("hooks.json") || path === settings ? "'\\\\''" : "'"),
      );
    }
    user.undo(["claude-code", "codex"]);
    expect(user.text(settings)).toBe('{\n  "theme": "light"\n}\n');
    expect(user.text(".codex/config.toml")).toBe("a = 2\n");
  }
});

test("what somebody wrote by hand to the same end stays, and nothing is added to it", () => {
  using user = new WiredUser();
  const hook = { type: "command", command: "bch hook claude-code Stop --agent ana | tee log" };
  const plain = { type: "command", command: "bch hook claude-code SessionStart" };
  user.folder.write(
    settings,
    JSON.stringify({ hooks: { Stop: [{ hooks: [hook] }], SessionStart: [{ hooks: [plain] }] } }),
  );
  user.folder.write(
    ".claude.json",
    JSON.stringify({ mcpServers: { backchannel: { command: "bch", args: ["mcp"] } } }),
  );
  user.folder.write(".codex/config.toml", '[mcp_servers.backchannel]\ncommand = "bch"\n');
  const before = user.everything();
  const results = user.setup(["claude-code", "codex"]);
  expect(JSON.parse(user.text(settings)).hooks.SessionStart[0]).toEqual({ hooks: [plain] });
  expect(JSON.parse(user.text(settings)).hooks.Stop[0]).toEqual({ hooks: [hook] });
  expect(results.find(({ path }) => path.endsWith(".claude.json"))).toMatchObject({
    status: "same",
    kept: ["mcpServers.backchannel is there by hand, and stays"],
  });
  expect(results.find(({ path }) => path.endsWith(".toml"))).toMatchObject({ status: "same" });
  user.undo(["claude-code", "codex"]);
  expect(user.everything()).toEqual(before);
});

test("a skill that somebody has rewritten is theirs: neither setup nor undo touches it", () => {
  using user = new WiredUser();
  const skill = ".claude/skills/backchannel/SKILL.md";
  user.setup(only);
  user.folder.write(skill, `${user.text(skill)}\nMy own rule.\n`);
  const mine = user.text(skill);
  expect(user.setup(only).at(-1)).toMatchObject({
    status: "same",
    kept: ["somebody has changed it, so it stays"],
  });
  user.undo(only);
  expect(user.text(skill)).toBe(mine);
});

test("undo of files that are gone, or were never ours, does nothing", () => {
  using user = new WiredUser();
  user.folder.write(".gemini/settings.json", "this was never { JSON");
  user.setup(only);
  rmSync(user.folder.join(".claude"), { recursive: true });
  const results = user.undo(["claude-code", "gemini"]);
  expect(results.map(({ path, status }) => [path.split("/").at(-1), status])).toEqual([
    [".claude.json", "removed"],
  ]);
  expect(user.everything()).toEqual([
    expect.stringContaining(".gemini"),
    expect.stringContaining("never { JSON"),
  ]);
});
