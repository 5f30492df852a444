import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { commands } from "../../src/cli/commands.ts";
import { help, overview, page } from "../../src/cli/help.ts";
import { readArgs } from "../../src/cli/read-args.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const all = await Promise.all(Object.values(commands).map((load) => load()));

/** What a shell hands to `bch` in a line of an example. */
function wordsOf(line: string): string[] {
  using folder = new TemporaryFolder();
  for (const file of ["note.md", "review.md", "invite.txt"]) folder.write(file, "text");
  const stubs = ["git", "jq", "claude"].map((name) => `${name}() { cat > /dev/null < /dev/null; }`);
  const script = [`bch() { printf '%s\\0' "$@" > words; }`, ...stubs, line].join("\n");
  Bun.spawnSync(["sh", "-c", script], { cwd: folder.path });
  return readFileSync(folder.join("words"), "utf8").split("\0").slice(0, -1);
}

test("every command is in the overview, with one sentence", async () => {
  const text = await overview();
  for (const { name, summary } of all) {
    expect(text).toContain(`  ${name} `);
    expect(text).toContain(summary);
    expect(summary).toMatch(/^[A-Z].*[a-zA-Z]\.$/);
  }
});

test("the name in the table is the command's own", async () => {
  for (const [name, load] of Object.entries(commands)) expect((await load()).name).toBe(name);
});

test("every page has a usage line, each flag that isn't hidden, and examples", () => {
  for (const command of all) {
    const text = page(command);
    expect(text).toContain(`Usage: bch ${command.name}`);
    expect(text).toStartWith(command.summary);
    for (const [name, flag] of Object.entries(command.flags))
      expect(text.includes(`--${name}`)).toBe(!flag.hidden);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const line of text.split("\n").filter((one) => one.startsWith("  --")))
      expect(line.length).toBeLessThan(115);
  }
});

test("the word that several commands begin with has a page of those, and so has a command below its own", async () => {
  const task = await help(["task", "--help"]);
  expect(task).toStartWith("Usage: bch task <command> [flags]");
  expect(task).toContain("  task cancel     Withdraw");
  expect(task).not.toContain("webhook");
  expect(await help(["webhook", "in", "-h"])).toContain("  webhook in remove  ");
  const relay = await help(["relay", "--port", "0", "--help"]);
  expect(relay).toStartWith("Run the relay");
  for (const one of all.filter(({ name }) => name.startsWith("relay "))) expect(relay).toContain(one.summary);
});

test("every example is a command line that its command takes", () => {
  for (const command of all) {
    for (const line of command.examples.filter((example) => !example.includes("claude mcp add"))) {
      const words = wordsOf(line);
      const name = command.name.split(" ");
      expect(words.slice(0, name.length), line).toEqual(name);
      expect(() => readArgs(command, words.slice(name.length)), line).not.toThrow();
    }
  }
});
