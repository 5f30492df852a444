import { expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { type HarnessName, harnessNames } from "../../src/harness/harness-name.ts";
import { harnesses } from "../../src/harness/harnesses.ts";
import { markdownCorpus, settingsCorpus, tomlCorpus } from "../support/settings-corpus.ts";
import { WiredUser } from "../support/wired-user.ts";

// Each file is flushed to the disk, which takes its time where others use it too.
setDefaultTimeout(20_000);

const corpora = { json: settingsCorpus, toml: tomlCorpus, markdown: markdownCorpus, own: {} };

/** Every file that a harness's plan touches, with each text that such a file can have. */
function* cases(name: HarnessName, user: WiredUser): Generator<[path: string, what: string, text: string]> {
  const { plan } = harnesses.find((one) => one.name === name)!;
  for (const { path, content } of plan(user.place)) {
    for (const [what, text] of Object.entries(corpora[content.kind])) {
      yield [path.slice(user.folder.path.length + 1), what, text];
    }
  }
}

const isPlainJson = (text: string) => text.startsWith("{") && !/\/\/|\/\*|,\s*[}\]]/.test(text);
const plainJson = (text: string) => JSON.parse(text.replace(/^\uFEFF/, ""));

/** Whether a value has all that another had: members by name, items in their places. */
function holds(has: unknown, had: unknown): boolean {
  if (typeof had !== "object" || had === null || typeof has !== "object" || has === null) return has === had;
  return Object.entries(had).every(([key, value]) => holds((has as Record<string, unknown>)[key], value));
}

for (const name of harnessNames) {
  test(`${name}: setup and undo leave every byte of every kind of file, and between them others find what they had`, () => {
    using names = new WiredUser();
    for (const [path, what, text] of cases(name, names)) {
      using user = new WiredUser();
      user.folder.write(path, text, 0o640);
      const before = user.everything();
      const results = user.setup([name], { only: path });
      expect(results.map(({ status }) => status)).not.toContain("failed");
      expect(user.text(path), what).not.toBe(text);
      if (isPlainJson(text)) expect(holds(plainJson(user.text(path)), plainJson(text)), what).toBe(true);
      const wired = user.everything();
      expect(
        user.setup([name], { only: path }).every(({ status }) => status === "same"),
        what,
      ).toBe(true);
      expect(user.everything(), `${what}, set up twice`).toEqual(wired);
      user.undo([name], { only: path });
      expect(user.everything(), `${path}: ${what}`).toEqual(before);
    }
  });

  test(`${name}: where nothing was, setup and undo leave nothing`, () => {
    using user = new WiredUser();
    expect(user.setup([name]).every(({ status }) => status === "added")).toBe(true);
    user.undo([name]);
    expect(user.everything()).toEqual([]);
  });
}

test("all harnesses together, in a project too, come out as they went in", () => {
  using user = new WiredUser();
  user.folder.write(".claude/settings.json", settingsCorpus["hooks of others"]!);
  user.folder.write("app/AGENTS.md", "# App\n");
  const before = user.everything();
  const project = { project: user.folder.join("app") };
  user.setup(harnessNames, project);
  user.setup(harnessNames);
  user.undo(harnessNames, project);
  expect(user.text(".claude/settings.json")).toContain("hook claude-code Stop");
  expect(user.text("app/AGENTS.md")).toBe("# App\n");
  user.undo(harnessNames);
  expect(user.everything()).toEqual(before);
});

test("a file that is a symbolic link stays one, and keeps its mode where it leads", () => {
  using user = new WiredUser();
  user.folder.write("dotfiles/claude.json", '{\n  "theme": "dark"\n}\n');
  chmodSync(user.folder.join("dotfiles/claude.json"), 0o600);
  mkdirSync(user.folder.join(".claude"));
  symlinkSync("../dotfiles/claude.json", user.folder.join(".claude/settings.json"));
  symlinkSync(user.folder.join("dotfiles/not-yet.json"), user.folder.join(".claude.json"));
  const before = user.everything();
  user.setup(["claude-code"]);
  expect(readlinkSync(user.folder.join(".claude/settings.json"))).toBe("../dotfiles/claude.json");
  expect(user.text("dotfiles/claude.json")).toContain("hook claude-code Stop");
  expect(user.text("dotfiles/not-yet.json")).toContain("mcpServers");
  user.undo(["claude-code"]);
  expect(user.everything()).toEqual(before);
});

test("a section that two harnesses read goes with the second of them", () => {
  using user = new WiredUser();
  const project = { project: user.folder.path };
  user.setup(["codex"], project);
  user.setup(["opencode"], project);
  expect(user.text("AGENTS.md").match(/## Backchannel/g)).toHaveLength(1);
  user.undo(["codex"], project);
  expect(user.text("AGENTS.md")).toContain("## Backchannel");
  user.undo(["opencode"], project);
  expect(user.everything()).toEqual([]);
});

test("a dry run writes nothing, and says what would be done", () => {
  using user = new WiredUser();
  user.folder.write(".claude/settings.json", "{}\n");
  const before = user.everything();
  const results = user.setup(["claude-code"], { dryRun: true });
  expect(results.map(({ status }) => status)).toEqual(["added", "added", "added"]);
  expect(results[0]!.changes[0]).toMatchObject({ sign: "+", line: 2 });
  expect(user.everything()).toEqual(before);
  expect(user.records.all()).toEqual([]);
  user.setup(["claude-code"]);
  const wired = user.everything();
  expect(user.undo(["claude-code"], { dryRun: true }).map(({ status }) => status)).toEqual([
    "removed",
    "removed",
    "removed",
  ]);
  expect(user.everything()).toEqual(wired);
});
