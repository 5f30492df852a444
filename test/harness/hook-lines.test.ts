import { expect, test } from "bun:test";
import { chmodSync, mkdirSync } from "node:fs";
import { harnessNames } from "../../src/harness/harness-name.ts";
import { harnesses } from "../../src/harness/harnesses.ts";
import { ourCommand } from "../../src/harness/our-command.ts";
import { quoteWords, shellWords } from "../../src/harness/shell-words.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { WiredUser } from "../support/wired-user.ts";

/** What a home directory can be called, if somebody is set on it. */
const odd = `it's "my" $HOME \`id\` \\ *; 50% é`;

/** All command lines for a shell in a JSON file, and all commands with arguments. */
function commandsIn(value: unknown): { line?: string; words?: string[] }[] {
  if (typeof value !== "object" || value === null) return [];
  const { command, bash, args } = value as Record<string, unknown>;
  if (Array.isArray(command)) return [{ words: command }];
  if (typeof command === "string" && Array.isArray(args)) return [{ words: [command, ...args] }];
  if (typeof (command ?? bash) === "string") return [{ line: (command ?? bash) as string }];
  return Object.values(value).flatMap(commandsIn);
}

test("every line and every command means the same words again, however odd the paths", () => {
  using user = new WiredUser();
  using tools = new TemporaryFolder();
  mkdirSync(tools.join(odd));
  const program = tools.write(`${odd}/bun`, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(program, 0o755);
  const cli = tools.join(odd, "cli.ts");
  const home = tools.join(odd, "home");
  const place = { command: [program, "--config=/dev/null", cli], flags: ["--agent", "ana", "--home", home] };
  const files = user.setup(harnessNames, place);
  expect(files.map(({ status }) => status)).not.toContain("failed");

  const found = files
    .filter(({ path }) => path.endsWith(".json"))
    .flatMap(({ path }) => commandsIn(JSON.parse(user.text(path.slice(user.folder.path.length + 1)))));
  const lines = found.flatMap(({ line }) => line ?? []);
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) {
    const { stdout } = Bun.spawnSync(["sh", "-c", line]);
    const [config, file, hook, name, event, ...flags] = stdout.toString().trimEnd().split("\n");
    expect([config, file, hook, ...flags]).toEqual([
      "--config=/dev/null",
      cli,
      "hook",
      "--agent",
      "ana",
      "--home",
      home,
    ]);
    expect(ourCommand({ command: line })).toMatchObject({
      runs: "hook",
      harness: name,
      event,
      bySetup: true,
    });
  }
  const servers = found.flatMap(({ words }) => (words ? [words] : []));
  const toml = Bun.TOML.parse(user.text(".codex/config.toml")) as {
    mcp_servers: { backchannel: { command: string; args: string[] } };
  };
  servers.push([toml.mcp_servers.backchannel.command, ...toml.mcp_servers.backchannel.args]);
  expect(servers).toEqual(
    Array(6).fill([program, "--config=/dev/null", cli, "mcp", "--agent", "ana", "--home", home]),
  );
});

test("every event that a hook answers is set up", () => {
  using user = new WiredUser();
  for (const { name, plan } of harnesses) {
    const { what } = plan(user.place)[0]!;
    expect(user.setup([name])[0]).toMatchObject({ status: "added", what });
    expect(what).toMatch(/hooks \w/);
  }
});

test("quoted words are the words again, and no other line is taken for such", () => {
  const words = ["/a b/c", "it's", "", "$HOME", "`id`", "\\", '"', "a\nb", "--flag=x", "ü", "'"];
  expect(shellWords(quoteWords(words))).toEqual(words);
  for (const line of ["a | b", "a > b", '"a b"', "$HOME/bun hook", "a  b", "a;b", "'open"])
    expect(shellWords(line)).toBeUndefined();
});

test("only a whole command line of setup's own form is ours", () => {
  const bySetup = (entry: object) => ourCommand(entry)?.bySetup;
  expect(bySetup({ command: "/x/bun --no-env-file /y/cli.ts hook codex Stop --agent a" })).toBe(true);
  expect(bySetup({ command: "/x/bun", args: ["/y/cli.ts", "mcp"] })).toBe(true);
  expect(bySetup({ bash: "bch hook copilot agentStop" })).toBe(false);
  for (const command of [
    "/x/bun /y/cli.ts hook codex Stop | tee log",
    "/x/bun run hook",
    "git hook codex Stop",
    "mcp",
    "",
  ])
    expect(ourCommand({ command })).toBeUndefined();
});
