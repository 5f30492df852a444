import { expect } from "bun:test";
import { readdirSync } from "node:fs";
import { buildPages } from "../../../scripts/build/build-pages.ts";
import { manPage } from "../../../scripts/build/man-page.ts";
import { commands } from "../../../src/cli/commands.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";
import { testWith } from "../../support/test-with.ts";

/** What a reader sees, without the lines being broken. */
function shown(page: string): string {
  const run = Bun.spawnSync(["mandoc", "-Tutf8", "-Owidth=1000"], { stdin: new Blob([page]) });
  return String(run.stdout).replace(/.\u0008/g, "");
}

testWith("mandoc")("every command has a manual page that man can show without a complaint", async () => {
  using folder = new TemporaryFolder();
  await buildPages(folder.path, "1.2.3");
  const pages = readdirSync(folder.join("man")).map((name) => folder.join("man", name));
  expect(pages.length).toBe(Object.keys(commands).length + 1);
  const said = String(Bun.spawnSync(["mandoc", "-Tlint", "-Wwarning", ...pages]).stdout).split("\n");
  expect(said.filter((line) => line && !line.includes("missing date"))).toEqual([]);
});

testWith("mandoc")("whatever a command says of itself is shown as it is", () => {
  const odd = `.TH isn't a request here; a\\b "c" --d 'e' \`f\` ~g ^h … 語`;
  const page = manPage(
    {
      name: "odd one",
      summary: odd,
      notes: `first\n'second ${odd}`,
      flags: { flag: { type: "text", value: "FILE", description: odd } },
      positionals: [{ name: "word", description: odd, optional: true }],
      examples: [`bch odd one 'x' | jq -r '.[].body'`],
      run: async () => {},
    },
    "1.2.3",
  );
  const text = shown(page);
  expect(text.split(odd).length - 1).toBe(5);
  for (const line of [
    "bch-odd-one",
    "bch odd one [word] [flags]",
    "--flag FILE",
    "bch odd one 'x' | jq -r '.[].body'",
  ])
    expect(text).toContain(line);
});
