/** `npm run link`: compiles this checkout, and puts it on the PATH as `bch`. An argument: where the program goes. */
import { lstatSync, mkdirSync, readFileSync, readlinkSync, renameSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { compile } from "./compile.ts";

const folders = [join(homedir(), ".local/bin"), join(homedir(), "bin")];
const onPath = (process.env.PATH ?? "").split(delimiter);
const folder = folders.find((one) => onPath.includes(one)) ?? folders[0]!;
const path = join(folder, "bch");
const [outfile] = process.argv.slice(2);

if (process.platform === "win32") stop("On Windows: bun link");
if (!isOurs()) stop(`${path} is there already and not from here. Remove it first, if it may go.`);
const program = await compile(outfile ? { outfile } : {});
mkdirSync(folder, { recursive: true });
const draft = `${path}.${process.pid}`;
symlinkSync(program, draft);
renameSync(draft, path);
console.log(`${path} is in place. Try: bch --help`);
if (!onPath.includes(folder))
  console.log(`Your PATH lacks it. Add to ~/.profile: export PATH="${folder}:$PATH"`);

/** Nothing, a link to a compiled bch, or the script that this put there when nothing was compiled. */
function isOurs(): boolean {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isSymbolicLink()) return readlinkSync(path).endsWith(join(".bun", "bch"));
  return !there || readFileSync(path, "utf8").includes("`npm run link`");
}

function stop(why: string): never {
  console.error(why);
  process.exit(1);
}
