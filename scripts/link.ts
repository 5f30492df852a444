/** `npm run link`: puts `bch` on the PATH, started from this checkout with the Bun that runs now. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
const program = join(import.meta.dir, "../src/cli.ts");
const launcher = [
  "#!/bin/sh",
  "# bch from a checkout; made by its `npm run link`",
  `exec ${quoted(process.execPath)} --no-env-file --config=/dev/null ${quoted(program)} "$@"`,
  "",
].join("\n");

const folders = [join(homedir(), ".local/bin"), join(homedir(), "bin")];
const onPath = (process.env.PATH ?? "").split(delimiter);
const folder = folders.find((one) => onPath.includes(one)) ?? folders[0]!;
const path = join(folder, "bch");

if (process.platform === "win32") stop("On Windows: bun link");
if (existsSync(path) && !readFileSync(path, "utf8").includes("`npm run link`")) {
  stop(`${path} is there already and not from here. Remove it first, if it may go.`);
}
mkdirSync(folder, { recursive: true });
writeFileSync(path, launcher);
chmodSync(path, 0o755);
console.log(`${path} is in place. Try: bch --help`);
if (!onPath.includes(folder))
  console.log(`Your PATH lacks it. Add to ~/.profile: export PATH="${folder}:$PATH"`);

function stop(why: string): never {
  console.error(why);
  process.exit(1);
}
