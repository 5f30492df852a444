import { expect, test } from "bun:test";
import { completions, scripts } from "../../src/cli/commands/completions.ts";
import { commands } from "../../src/cli/commands.ts";
import { completed } from "../../src/cli/completions/completed.ts";
import { runCommand } from "../support/run-command.ts";
import { shellCompletions } from "../support/shell-completions.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { testWith } from "../support/test-with.ts";

/** The words that commands go on with behind these. */
function next(beginning: string): string[] {
  const longer = Object.keys(commands).filter((name) => name.startsWith(beginning));
  return [...new Set(longer.map((name) => name.slice(beginning.length).split(" ")[0]!))].toSorted();
}

/** What is typed, and what is to be offered: all of it, and nothing else. */
const offers: Record<string, string[]> = {
  "bch ": [...next(""), "help"].toSorted(),
  "bch compl": ["completions"],
  "bch webhook ": next("webhook "),
  "bch webhook in ": next("webhook in "),
  "bch relay to": ["token"],
  "bch relay token ": ["rotate"],
  "bch help token ": ["rotate"],
  "bch relay --dura": ["--durability"],
  "bch relay --durability ": ["disk", "os"],
  "bch relay --durability=": ["disk", "os"],
  "bch relay --durability=o": ["os"],
  "bch relay --log json --quiet --sta": ["--status"],
  "bch relay --token-file note": ["note.md", "notes/"],
  "bch drain --home no": ["notes/"],
  "bch restore note": ["note.md", "notes/"],
  "bch status b": ["busy"],
  "bch hook cu": ["cursor"],
  "bch send @codex-1 hello --pri": [],
  "bch send @codex-1 hello --ur": ["--urgent", "--url"],
  "bch nonsense ": [],
};

/** What a shell offers beside it: flags, before anybody has typed a hyphen; and a slash or none behind a folder. */
const asked = (line: string, hits: string[]) =>
  hits
    .filter((hit) => !hit.startsWith("-") || /(^| )-\S*$/.test(line))
    .map((hit) => (hit === "notes" ? "notes/" : hit));

for (const shell of ["bash", "zsh", "fish"] as const) {
  testWith(shell)(`${shell} completes commands, their words, flags, and what those take`, async () => {
    using folder = new TemporaryFolder();
    folder.write("note.md", "");
    folder.write("notes/a.md", "");
    const script = scripts[shell](await completed());
    const lines = Object.keys(offers);
    const hits = await shellCompletions(shell, { script, lines, folder });
    const found = lines.map((line, at) => [line, asked(line, hits[at]!)]);
    expect(Object.fromEntries(found)).toEqual(offers);
  });
}

test("what is left out of the help is completed nowhere, and every command is", async () => {
  const { out } = await runCommand(completions, ["bash"], { home: "/nowhere" });
  expect(out).not.toContain("--background");
  const all = await completed();
  for (const name of Object.keys(commands)) expect(all.map((one) => one.name)).toContain(name);
});
