/** `npm run build`: what a release is made of, into dist/. See --help. */
import { join } from "node:path";
import { version } from "../package.json";
import { release } from "./build/release.ts";
import { type Target, targets } from "./build/targets.ts";

const usage = `Usage: npm run build [-- --only SYSTEM,…]

Makes bch as one file for each system, completions, manual pages and SHA256SUMS, in dist/. The Bun of another
system is downloaded once, about 100 MB, and kept in .bun/.

  --only SYSTEM,…   ${targets.map(({ name }) => name).join(", ")}`;

const root = join(import.meta.dir, "..");
const folder = join(root, "dist");
// What is compiled in names files from here: so a release is the same to the byte, whoever makes it.
process.chdir(root);
const only = wanted(process.argv.slice(2));
try {
  await release({ root, folder, only, version, say: console.log });
  console.log(`${folder}: bch ${version}, made by Bun ${Bun.version}`);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

function wanted(words: string[]): readonly Target[] {
  if (words.includes("--help")) {
    console.log(usage);
    process.exit();
  }
  if (words.length === 0) return targets;
  const names = words[0] === "--only" && words.length === 2 ? words[1]!.split(",") : [];
  const chosen = targets.filter(({ name }) => names.includes(name));
  if (chosen.length > 0 && chosen.length === names.length) return chosen;
  console.error(usage);
  process.exit(2);
}
