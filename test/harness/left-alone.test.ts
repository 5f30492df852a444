import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { harnesses } from "../../src/harness/harnesses.ts";
import { SettingsFile } from "../../src/harness/settings-file.ts";
import { setup } from "../../src/harness/setup.ts";
import { SetupRecords } from "../../src/harness/setup-records.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { WiredUser } from "../support/wired-user.ts";

const invalid: [what: string, text: string, says: string][] = [
  ["a duplicate key", '{\n  "theme": "a",\n  "theme": "b"\n}\n', ':3:3: "theme" is here a second time'],
  ["a duplicate key deep inside", '{ "a": [{ "x": 1, "\\u0078": 2 }] }', ':1:19: "x" is here a second time'],
  ["no end", '{\n  "a": 1', ":2:9: the file ends too early"],
  ["a missing comma", '{\n  "a": 1\n  "b": 2\n}', ":3:3: a comma is missing here"],
  ["no JSON", "theme = dark\n", ":1:1: this isn't a value"],
  ["text behind the end", "{}\n}\n", ":2:1: there is text behind the end"],
  ["an open comment", "{ /* ", ":1:3: this comment has no end"],
  ["a key without quotes", "{ a: 1 }", ":1:3: a name in quotes is missing here"],
  [
    "an open string",
    '{ "a": "b }\n',
    ":1:8: this text in quotes has no end, or holds what JSON doesn't allow",
  ],
  ["a list", "[]\n", ":1:1: the whole isn't an object"],
  ["hooks that are a list", '\uFEFF{\r\n"hooks": []}', ":2:10: hooks isn't an object"],
  ["an event that is an object", '{ "hooks": { "Stop": {} } }', ":1:22: hooks.Stop isn't an array"],
  ["deep nesting", "[".repeat(100_000), ":1:202: it is nested too deeply"],
];

for (const [what, text, says] of invalid) {
  test(`a file with ${what} is left alone, and the message says where it is`, () => {
    using user = new WiredUser();
    const path = user.folder.write(".claude/settings.json", text);
    const [first, ...rest] = user.setup(["claude-code"]);
    expect(first).toMatchObject({
      status: "failed",
      error: { code: "config.invalid", message: `${path}${says}` },
    });
    expect(rest.map(({ status }) => status)).toEqual(["added", "added"]);
    expect(user.text(".claude/settings.json")).toBe(text);
    user.undo(["claude-code"]);
    expect(user.text(".claude/settings.json")).toBe(text);
  });
}

test("a TOML file that isn't valid, or where our table can't stand, is left alone", () => {
  for (const text of [
    "a = \n",
    "a = 1\na = 2\n",
    'mcp_servers = { x = { command = "x" } }\n',
    's = """open\n',
  ]) {
    using user = new WiredUser();
    user.folder.write(".codex/config.toml", text);
    const failed = user.setup(["codex"]).filter(({ status }) => status === "failed");
    expect(failed).toMatchObject([
      { path: user.folder.join(".codex/config.toml"), error: { code: "config.invalid" } },
    ]);
    expect(user.text(".codex/config.toml")).toBe(text);
  }
});

test("a section whose end mark somebody has removed is left alone", () => {
  using user = new WiredUser();
  user.setup(["codex"]);
  const torn = user.text(".codex/AGENTS.md").replace("<!-- backchannel: end -->", "My rules.");
  user.folder.write(".codex/AGENTS.md", torn);
  expect(user.setup(["codex"]).at(-1)).toMatchObject({ status: "failed", error: { code: "config.invalid" } });
  expect(user.undo(["codex"]).find(({ status }) => status === "failed")).toBeDefined();
  expect(user.text(".codex/AGENTS.md")).toBe(torn);
});

test("a file of somebody else under the name of ours is left alone", () => {
  using user = new WiredUser();
  user.folder.write(".claude/skills/backchannel/SKILL.md", "# Mine\n");
  expect(user.setup(["claude-code"]).at(-1)).toMatchObject({
    status: "failed",
    error: { code: "config.unusable" },
  });
  user.undo(["claude-code"]);
  expect(user.text(".claude/skills/backchannel/SKILL.md")).toBe("# Mine\n");
});

test("a read-only file is left alone, the others are done, and it is not remembered as ours", () => {
  using user = new WiredUser();
  const path = user.folder.write(".claude/settings.json", "{}\n", 0o444);
  const results = user.setup(["claude-code"]);
  expect(results[0]).toMatchObject({
    status: "failed",
    error: { message: `can't use ${path}: it is read-only` },
  });
  expect(results.slice(1).map(({ status }) => status)).toEqual(["added", "added"]);
  expect(user.text(".claude/settings.json")).toBe("{}\n");
  expect(user.records.read(path)).toBeUndefined();
});

test("where nothing can be remembered, nothing is written", () => {
  using user = new WiredUser();
  user.folder.write(".claude/settings.json", "{}\n");
  const before = user.everything();
  const records = new SetupRecords(user.folder.join(".claude/settings.json"));
  const [claude] = harnesses;
  const results = setup({ harnesses: [claude!], place: user.place, records, dryRun: false });
  expect(results.map(({ error }) => error?.code)).toEqual(Array(3).fill("home.unusable"));
  expect(user.everything()).toEqual(before);
});

test("a file that became read-only after setup is not half undone", () => {
  using user = new WiredUser();
  const path = user.folder.write(".claude/settings.json", "{}\n");
  user.setup(["claude-code"]);
  const wired = user.text(".claude/settings.json");
  chmodSync(path, 0o444);
  expect(user.undo(["claude-code"])[0]).toMatchObject({ status: "failed" });
  expect(user.text(".claude/settings.json")).toBe(wired);
  chmodSync(path, 0o644);
  user.undo(["claude-code"]);
  expect(user.text(".claude/settings.json")).toBe("{}\n");
});

test("a file in another encoding, a directory and a circle of links are left alone", () => {
  using user = new WiredUser();
  const utf16 = Buffer.from("\uFEFF{}", "utf16le");
  writeFileSync(user.folder.write(".claude.json", ""), utf16);
  mkdirSync(user.folder.join(".claude/settings.json"), { recursive: true });
  mkdirSync(user.folder.join(".claude/skills/backchannel"), { recursive: true });
  symlinkSync("SKILL.md", user.folder.join(".claude/skills/backchannel/SKILL.md"));
  const before = user.everything();
  const results = user.setup(["claude-code"]);
  expect(results.map(({ error }) => error?.code)).toEqual(Array(3).fill("config.unusable"));
  expect(user.everything()).toEqual(before);
});

test("what another program wrote between our reading and our writing is not lost", () => {
  using folder = new TemporaryFolder();
  const path = folder.write("settings.json", "{}\n");
  const file = new SettingsFile(path);
  writeFileSync(path, '{ "new": 1 }\n');
  expect(() => file.write("{ }\n")).toThrow("another program has just changed it");
  expect(() => file.remove()).toThrow("another program has just changed it");
  const missing = new SettingsFile(folder.join("other.json"));
  folder.write("other.json", "theirs");
  expect(() => missing.write("{ }\n")).toThrow("another program has just changed it");
  expect(new SettingsFile(folder.join("other.json")).text).toBe("theirs");
});
