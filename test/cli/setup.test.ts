import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { init } from "../../src/cli/commands/init.ts";
import { invite } from "../../src/cli/commands/invite.ts";
import { join } from "../../src/cli/commands/join.ts";
import { setup } from "../../src/cli/commands/setup.ts";
import { harnessCheck } from "../../src/cli/harness-check.ts";
import { adoptDefault, saveIdentity } from "../../src/client/identity.ts";
import { etiquette } from "../../src/domain/etiquette.ts";
import { BchProcess } from "../support/bch-process.ts";
import { openDoor } from "../support/open-door.ts";
import { roomToken } from "../support/relay-room.ts";
import { runCommand } from "../support/run-command.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

setDefaultTimeout(20_000);

/** Somebody's home directory, with an agent that has joined, and the folders of these harnesses. */
class Person implements Disposable {
  readonly #folder = new TemporaryFolder();
  /** A name that a shell would make something else of. */
  readonly user = this.#folder.join(`it's $HOME "x"`);
  readonly home = `${this.user}/.backchannel`;
  readonly env = { HOME: this.user, PATH: "" };

  constructor(...folders: string[]) {
    for (const folder of folders) mkdirSync(`${this.user}/${folder}`, { recursive: true });
    this.joined("ana");
  }

  joined(agent: string): void {
    saveIdentity(this.home, { v: 1, agent, url: "http://127.0.0.1:1", token: "bcha_x" });
    adoptDefault(this.home, { agent, url: undefined });
  }

  run(...words: string[]) {
    return runCommand(setup, words, { home: this.home, env: this.env });
  }

  text = (path: string): string => readFileSync(`${this.user}/${path}`, "utf8");

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

test("setup finds the harnesses that are here, says what it wrote where, and the next time that all is there", async () => {
  using person = new Person(".claude", ".codex");
  const { out } = await person.run();
  expect(out).toMatch(
    /^Claude Code, for @ana\n {2}~\/\.claude\/settings\.json {2,}added: the hooks SessionStart, .*a new file, \d+ lines/,
  );
  expect(out).toContain("type /hooks in Codex");
  expect(out).toContain("bch setup --undo");
  expect(out).not.toContain("Gemini");
  expect(person.text(".claude/settings.json")).toContain("hook claude-code Stop --agent ana");
  const again = await person.run();
  expect(again.out).toContain("as it was: the MCP server");
  expect(again.out).not.toContain("added");
  expect(again.out).not.toContain("type /hooks");
});

test("a program on the PATH shows that a harness is here too", async () => {
  using person = new Person();
  mkdirSync(`${person.user}/bin`);
  await Bun.write(`${person.user}/bin/gemini`, "#!/bin/sh\n");
  Bun.spawnSync(["chmod", "+x", `${person.user}/bin/gemini`]);
  const env = { ...person.env, PATH: `${person.user}/bin` };
  const { out } = await runCommand(setup, [], { home: person.home, env });
  expect(out).toStartWith("Gemini CLI, for @ana\n");
});

test("where no harness is, setup says what it looked for, and ends with 1", async () => {
  using person = new Person();
  await expect(person.run()).rejects.toMatchObject({
    exit: 1,
    code: "harness.absent",
    message: expect.stringContaining(`${person.user}/.claude or claude (Claude Code); ${person.user}/.codex`),
    hint: expect.stringContaining("bch setup --for"),
  });
  expect((await person.run("--for", "cursor")).out).toStartWith("Cursor, for @ana\n");
  expect(existsSync(`${person.user}/.claude`)).toBe(false);
});

test("folders that harnesses were told of elsewhere are used", async () => {
  using person = new Person("c c", "x", "cfg/opencode");
  const env = {
    ...person.env,
    CLAUDE_CONFIG_DIR: `${person.user}/c c`,
    CODEX_HOME: `${person.user}/x`,
    XDG_CONFIG_HOME: `${person.user}/cfg`,
  };
  await runCommand(setup, [], { home: person.home, env });
  for (const path of [
    "c c/settings.json",
    "c c/.claude.json",
    "x/config.toml",
    "cfg/opencode/plugins/backchannel.js",
  ])
    expect(person.text(path)).toContain("--agent");
  for (const path of [".claude", ".claude.json", ".codex", ".config"])
    expect(existsSync(`${person.user}/${path}`)).toBe(false);
});

test("a dry run shows our lines and nobody else's, and writes nothing", async () => {
  using person = new Person(".claude");
  await Bun.write(`${person.user}/.claude.json`, '{\n  "secret": "s3cret"\n}\n');
  const { out } = await person.run("--dry-run");
  expect(out).toMatch(/would be added: the MCP server \(\+\d+ lines, from line 3\)/);
  expect(out).toContain('~/.claude.json\n@@ line 3\n+   "mcpServers": {\n');
  expect(out).not.toContain("s3cret");
  expect(person.text(".claude.json")).toBe('{\n  "secret": "s3cret"\n}\n');
  expect(existsSync(`${person.home}/setup`)).toBe(false);
  const { files } = JSON.parse((await person.run("--dry-run", "--json")).out);
  expect(files[1]).toMatchObject({
    status: "added",
    harnesses: ["claude-code"],
    changes: [{ sign: "+", line: 3 }],
  });
});

test("a file that can't be written is named with the reason, the others are done, and setup ends with 1", async () => {
  using person = new Person(".claude", ".codex");
  await Bun.write(`${person.user}/.claude/settings.json`, "{ torn");
  Bun.spawnSync(["chmod", "444", `${person.user}/.claude/settings.json`]);
  const seen: string[] = [];
  const run = runCommand(setup, [], { home: person.home, env: person.env, write: (text) => seen.push(text) });
  await expect(run).rejects.toMatchObject({ exit: 1, code: "setup.incomplete" });
  expect(seen.join("")).toContain("settings.json:1:3: a name in quotes is missing here");
  expect(person.text(".codex/hooks.json")).toContain("hook codex Stop");
  expect(person.text(".claude/settings.json")).toBe("{ torn");
});

test("a home of another place is said in every command, the usual one in none", async () => {
  using person = new Person(".claude");
  await person.run();
  expect(person.text(".claude.json")).not.toContain("--home");
  const other = `${person.user}/other`;
  saveIdentity(other, { v: 1, agent: "bo", url: "http://127.0.0.1:1", token: "bcha_x" });
  await runCommand(setup, ["--agent", "bo"], { home: other, env: person.env });
  expect(JSON.parse(person.text(".claude.json")).mcpServers.backchannel.args.slice(-4)).toEqual([
    "--agent",
    "bo",
    "--home",
    other,
  ]);
  expect(person.text(".claude/settings.json")).not.toContain("--agent ana");
});

test("a harness goes on with the agent that was named for it, until another is named or it has left", async () => {
  using person = new Person(".claude", ".codex");
  person.joined("bo");
  const named = await person.run("--for", "codex", "--agent", "bo");
  expect(named.out).toStartWith("Codex CLI, for @bo\n");
  expect(person.text(".codex/AGENTS.md")).toContain("give every bch command `--agent bo`");
  const wired = person.text(".codex/hooks.json");
  const { out } = await person.run();
  expect(out).toContain("Claude Code, for @ana\n");
  expect(out).toContain("Codex CLI, for @bo\n  ~/.codex/hooks.json   as it was");
  expect(person.text(".codex/hooks.json")).toBe(wired);
  expect(person.text(".claude/settings.json")).toContain("--agent ana");
  expect(person.text(".claude/skills/backchannel/SKILL.md")).not.toContain("--agent");

  const { findings, wired: own } = harnessCheck({ home: person.home, env: person.env }, "ana");
  expect(findings.map(({ says }) => says)).toEqual([
    "Claude Code is wired to @ana",
    "Codex CLI is wired to @bo",
  ]);
  expect(own.map(({ name }) => name)).toEqual(["claude-code"]);

  rmSync(`${person.home}/identities/bo.json`);
  expect((await person.run()).out).toContain(
    "Codex CLI, for @ana\n  ~/.codex/hooks.json   brought up to date: the hooks SessionStart, UserPromptSubmit, " +
      "PostToolUse, Stop, SessionEnd (+59 -59 lines, from line 1)",
  );
  expect(person.text(".codex/config.toml")).toContain('"--agent", "ana"');
});

test("bch mcp tells the client of another agent than the first how to be it in a shell", async () => {
  using person = new Person();
  person.joined("bo");
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "x", version: "1" } };
  const input = `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params })}\n`;
  const told = async (...words: string[]) => {
    await using bch = new BchProcess(["mcp", ...words], {
      home: person.home,
      env: { HOME: person.user },
      input,
    });
    return JSON.parse((await bch.ended).out).result.instructions;
  };
  expect(await told("--agent", "bo")).toContain("give every bch command `--agent bo`");
  expect(await told("--agent", "ana")).toBe(etiquette);
});

test("setup is for an agent that has joined from here", async () => {
  using person = new Person(".claude");
  await expect(person.run("--agent", "nobody")).rejects.toMatchObject({ code: "identity.missing", exit: 4 });
  await expect(person.run("--for", "emacs")).rejects.toThrow("--for is one of claude-code, codex");
  expect(existsSync(`${person.user}/.claude/settings.json`)).toBe(false);
});

test("undo takes out what is there, says so, and says when nothing is", async () => {
  using person = new Person(".claude");
  expect((await person.run("--undo")).out).toBe(
    "Nothing of Backchannel was found in the settings of any harness.\n",
  );
  await person.run();
  expect((await person.run("--undo")).out).toContain("taken out: the MCP server");
  expect(existsSync(`${person.user}/.claude.json`)).toBe(false);
});

test("in a checkout, --project writes to the files at its top, and undo takes them out of there", async () => {
  using person = new Person("app/.git", "app/src/deep");
  const run = async (...words: string[]) => {
    const bch = new BchProcess(["setup", "--project", "--for", "cursor", ...words], {
      home: person.home,
      env: { HOME: person.user },
      cwd: `${person.user}/app/src/deep`,
    });
    return (await bch.ended).out;
  };
  expect(await run()).toContain("~/app/.cursor/hooks.json");
  expect(person.text("app/AGENTS.md")).toContain("## Backchannel");
  expect(existsSync(`${person.user}/.cursor`)).toBe(false);
  expect(await run("--undo")).toContain("taken out: the etiquette");
  expect(existsSync(`${person.user}/app/AGENTS.md`)).toBe(false);
});

/** A relay with an invite for several, and somebody who may join. */
async function invited(person: Person) {
  const door = await openDoor();
  const url = door.url.replace("/v1", "");
  await runCommand(init, ["host", "--url", url, "--token", roomToken], { home: `${person.user}/host` });
  const env = { BACKCHANNEL_TOKEN: roomToken };
  const made = await runCommand(invite, ["--uses", "9", "--url", url], { home: `${person.user}/host`, env });
  const code = made.out.trim();
  const guest = `${person.user}/guest`;
  return {
    join: (...words: string[]) => runCommand(join, [code, ...words], { home: guest, env: person.env }),
    [Symbol.asyncDispose]: () => door[Symbol.asyncDispose](),
  };
}

test("the first agent that joins is wired into what is found here, and a second one leaves that as it is", async () => {
  using person = new Person(".claude");
  await using at = await invited(person);
  const { out } = await at.join("--as", "cy");
  expect(out).toContain("You are @cy");
  expect(out).toContain("Claude Code, for @cy\n  ~/.claude/settings.json");
  const wired = person.text(".claude/settings.json");
  expect(wired).toContain("--agent cy");
  const second = (await at.join("--as", "di")).out;
  expect(second).not.toContain("Claude Code");
  expect(second).toContain("bch setup --for codex --agent di");
  expect(person.text(".claude/settings.json")).toBe(wired);
});

test("a join stands whatever becomes of the setup, and --no-setup asks for none", async () => {
  using person = new Person(".claude");
  await Bun.write(`${person.user}/.claude/settings.json`, "{ torn");
  await using at = await invited(person);
  expect((await at.join("--as", "cy")).out).toContain("left alone:");
  using other = new Person();
  await using there = await invited(other);
  expect((await there.join("--as", "cy")).out).toContain(
    "Nothing was set up: no coding harness was found here",
  );
  using third = new Person(".claude");
  await using last = await invited(third);
  const { out } = await last.join("--as", "cy", "--no-setup", "--json");
  expect(JSON.parse(out)).not.toContainKey("setup");
  expect(existsSync(`${third.user}/.claude/settings.json`)).toBe(false);
});
