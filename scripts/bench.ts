/** `npm run bench`: how fast it is, beside things that promise less, on this machine. See --help. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../package.json";
import { bareText } from "./bench/bare-text.ts";
import type { Bar, BareDisk, Bench } from "./bench/bench.ts";
import { Busyness } from "./bench/busyness.ts";
import { cells, columns } from "./bench/columns.ts";
import { DiskFigures } from "./bench/disk-figures.ts";
import { groups } from "./bench/groups.ts";
import { machine } from "./bench/machine.ts";
import { type Options, options, usage } from "./bench/options.ts";
import { page } from "./bench/page.ts";
import { picture } from "./bench/picture.ts";
import type { Results } from "./bench/results.ts";
import { judged, type Row } from "./bench/row.ts";
import { terminalTable } from "./bench/terminal-table.ts";

const words = process.argv.slice(2);
if (words.includes("--help")) {
  console.log(usage);
  process.exit();
}
let wanted: Options;
try {
  wanted = options(words);
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`);
  process.exit(2);
}

const folder = mkdtempSync(join(wanted.dir, "backchannel-bench-"));
const clean = () => rmSync(folder, { recursive: true, force: true });
process.once("SIGINT", () => {
  clean();
  process.exit(130);
});
try {
  const results = await measured(wanted);
  console.log(`\n${terminalTable([columns, ...results.rows.map(cells)])}`);
  for (const warning of results.warnings)
    console.log(`\nThe machine was not quiet: ${warning}. Ratios hold better than figures.`);
  if (wanted.json) writeFileSync(wanted.json, `${JSON.stringify(results, null, 2)}\n`);
  if (wanted.write) {
    const docs = join(import.meta.dir, "../docs");
    writeFileSync(join(docs, "performance.md"), page(results));
    writeFileSync(join(docs, "performance.svg"), picture(results.bars));
  }
} finally {
  clean();
}

async function measured({ only, rounds, seconds, quick }: Options): Promise<Results> {
  const busyness = new Busyness();
  const { computer, disk: fileSystem } = machine(folder);
  using disk = new DiskFigures(folder);
  const bare = (): BareDisk => ({
    creates: disk.creates(seconds),
    durableCreates: disk.durableCreates(seconds),
    flush: disk.flush(seconds / 2),
  });
  await busyness.look();
  bare();
  const first = bare();
  console.log(`${computer}\n${fileSystem}\nthe bare disk: ${bareText(first)}\n`);

  const bench: Bench = { folder, rounds, seconds, scale: quick ? 0.01 : 1, disk: first };
  const all: Row[] = [];
  const bars: Bar[] = [];
  for (const name of only) {
    await busyness.look();
    busyness.bare(disk.creates(seconds / 4));
    console.error(`measuring ${name} …`);
    const found = await groups[name]!.run(bench);
    all.push(...found.rows.map((row) => (quick ? { ...row, unjudged: "a smoke run" } : row)));
    bars.push(...(found.bars ?? []));
  }
  const warnings = busyness.warnings();
  return {
    date: new Date().toISOString().slice(0, 10),
    computer,
    fileSystem,
    // A path of this machine would say nothing to others.
    command: ["npm run bench --", ...words.map((word) => (word.includes("/") ? "PATH" : word))].join(" "),
    version,
    disk: first,
    warnings,
    rows: all.map((row) => judged(row, warnings.length > 0)),
    bars,
  };
}
