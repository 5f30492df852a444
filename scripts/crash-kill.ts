/**
 * `npm run crash:kill [-- --rounds N --seed N --only PART --cell NAME]`: the whole relay, killed at random moments under 16
 * clients (N rounds, 100; long form: 1000) and at each call that changes its home, and with errors from the system at each
 * call of each operation and of each start. The short form takes some of the calls and errors, the long form all.
 */
import { parseArgs } from "node:util";
import { type Cell, nameOf } from "../test/crash/errors/cell.ts";
import { allCells, cellsOf, errorLives } from "../test/crash/errors/error-lives.ts";
import { shortFiles } from "../test/crash/errors/short-files.ts";
import { SmallDisk } from "../test/crash/errors/small-disk.ts";
import { StartErrors } from "../test/crash/errors/start-errors.ts";
import { callPoints, killAt } from "../test/crash/kill/call-kills.ts";
import { killLives } from "../test/crash/kill/kill-lives.ts";
import { Random } from "../test/crash/random.ts";
import { Interrupted } from "../test/crash/relay/interrupted.ts";
import { Report } from "../test/crash/relay/report.ts";
import { some } from "../test/crash/relay/some.ts";
import { Tally } from "./tally.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "100" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    /** kills, calls, errors or starts. */
    only: { type: "string" },
    /** One of them, by the name under which it is reported. */
    cell: { type: "string" },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);
const tally = new Tally();
using interrupted = new Interrupted();
const { signal } = interrupted;

const parts = { kills, calls, errors, starts };
for (const [name, part] of Object.entries(parts)) {
  if (signal.aborted || (values.only !== undefined && values.only !== name)) continue;
  if (name === "kills" || (process.platform === "linux" && Bun.which("strace"))) await part();
  else {
    tally.skipped += 1;
    console.log(`SKIPPED  ${name}: no strace here (on Debian: scripts/debian-packages.sh installs it)`);
  }
}
console.log(String(tally));
process.exit(tally.failed > 0 ? 1 : 0);

/** Some for each round, all in the long form, or the one that was asked for. */
function chosen<T>(all: T[], forEachRound: number, name: (one: T) => string): T[] {
  if (values.cell !== undefined) return all.filter((one) => name(one) === values.cell);
  return some(all, rounds >= 1000 ? all.length : Math.ceil(rounds * forEachRound), new Random(seed));
}

function again(part: string, cell: string): string {
  return `npm run crash:kill -- --only ${part} --cell '${cell}'`;
}

async function kills(): Promise<void> {
  console.log(`kills: ${rounds} rounds of kill -9 under 16 clients, seed ${seed}`);
  const repeat = (life: number) => `npm run crash:kill -- --only kills --rounds 5 --seed ${life}`;
  const report = new Report("kills", tally, repeat);
  await killLives({ rounds, seed, signal, onEnding: (ending) => report.add(ending) });
  report.close();
}

async function calls(): Promise<void> {
  const name = ({ call, nth, path }: { call: string; nth: number; path?: string }) =>
    [call, nth, path].filter((part) => part !== undefined).join(" ");
  const all = await callPoints();
  const points = chosen(all, 0.5, name);
  const report = new Report("calls", tally, () => "");
  let reached = 0;
  for (const point of points) {
    if (signal.aborted) return;
    const killed = await killAt(point, seed);
    if (killed.reached) reached += 1;
    report.check(name(point), killed.broken, again("calls", name(point)));
  }
  console.log(
    `calls: kill -9 at ${points.length} of the ${all.length} calls of a life that change its home; ${reached} were reached`,
  );
  // Which thread flushes is chance; but a campaign whose kills don't come proves nothing.
  tally.count(reached >= points.length * 0.8);
}

async function errors(): Promise<void> {
  const all = await allCells();
  await cells("errors of calls", chosen(all, 3, nameOf), all.length);
  const short = cellsOf(shortFiles(100), shortFiles(4096), shortFiles(30_000));
  await cells("short writes", chosen(short, 0.2, nameOf), short.length);
  await using disk = await SmallDisk.make();
  if (disk) {
    const full = cellsOf(disk.filledTo(0), disk.filledTo(4096), disk.filledTo(12_288));
    await cells("full disks", chosen(full, 0.3, nameOf), full.length, disk.path);
  } else {
    tally.skipped += 1;
    console.log("SKIPPED  full disks: only root may mount one");
  }
}

async function cells(what: string, cells: Cell[], all: number, where?: string): Promise<void> {
  const start = performance.now();
  const report = new Report(what, tally, () => "");
  let restarts = 0;
  await errorLives({
    cells,
    seed,
    ...(where && { where }),
    signal,
    onCell(cell, { broken, restarted }) {
      if (restarted) restarts += 1;
      report.check(nameOf(cell), broken, again("errors", nameOf(cell)));
    },
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `errors: ${what}: ${cells.length} of ${all} in ${seconds} s; after ${restarts} the relay took nothing more until it was started again`,
  );
}

async function starts(): Promise<void> {
  await using errors = await StartErrors.make();
  const name = ({ call, nth, path, errno }: (typeof all)[number]) =>
    [call, nth, path, errno].filter((part) => part !== undefined).join(" ");
  const all = await errors.cells();
  const cells = chosen(all, 0.5, name);
  const report = new Report("starts", tally, () => "");
  let refused = 0;
  for (const cell of cells) {
    if (signal.aborted) return;
    const { broken, started } = await errors.try(cell);
    if (!started) refused += 1;
    report.check(name(cell), broken, again("starts", name(cell)));
  }
  console.log(
    `starts: one error in a start after kill -9: ${cells.length} of ${all.length}; ${refused} refused to start`,
  );
}
