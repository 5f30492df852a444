import { expect, test } from "bun:test";
import { commandName } from "../../src/cli/command-name.ts";
import { commands } from "../../src/cli/commands.ts";
import { Fault } from "../../src/domain/fault.ts";

function refusal(line: string): string {
  try {
    commandName(line.split(" "));
  } catch (error) {
    if (error instanceof Fault) return `${error.message}. ${error.hint}`;
    throw error;
  }
  throw new Error(`"bch ${line}" is a command`);
}

test("a command of several words is found before the shorter one that its name begins with", () => {
  expect(commandName(["relay", "agents", "--json"])).toEqual({ name: "relay agents", rest: ["--json"] });
  expect(commandName(["relay", "--stop"])).toEqual({ name: "relay", rest: ["--stop"] });
  expect(commandName(["send", "@relay", "agents"])).toEqual({ name: "send", rest: ["@relay", "agents"] });
});

test("a word that none of a command's longer names has is a name mistyped, and the one that was meant is named", () => {
  expect(refusal("relay agnets")).toBe(
    'no command "relay agnets"; did you mean relay agents?. See bch relay --help',
  );
  expect(refusal("webhook ad https://a.example")).toContain("did you mean webhook add?");
  expect(refusal("relay tokn rotate")).toContain("did you mean relay token?");
  expect(refusal("webhok add")).toContain("did you mean webhook?");
  expect(refusal("task nonsense")).toBe('no command "task nonsense". See bch task --help');
});

test("a name that isn't whole is told the words that go on", () => {
  expect(refusal("webhook in")).toBe(
    "webhook in needs one more word: add, list, remove. See bch webhook in --help",
  );
});

test("no command whose name begins others takes a plain word, which could be one of theirs", async () => {
  const names = Object.keys(commands);
  const beginning = names.filter((name) => names.some((other) => other.startsWith(`${name} `)));
  expect(beginning).toContain("relay");
  for (const name of beginning) expect((await commands[name]!()).positionals).toEqual([]);
});
