/**
 * `npm run crash:power [-- --cuts N --fs ext4|xfs --seed N]`: the whole relay on a disk of its own, whose power is cut while
 * 16 clients use it; N cuts on each file system (25; long form: 1000). It needs root and Linux.
 * At the end the same with a library that makes every sync a lie: there it must find losses, or it can't see any.
 */
import { parseArgs } from "node:util";
import { type FileSystem, fileSystems } from "../test/crash/power/loop-disk.ts";
import { eatmydata, missingFor } from "../test/crash/power/missing.ts";
import { powerLives } from "../test/crash/power/power-lives.ts";
import { Interrupted } from "../test/crash/relay/interrupted.ts";
import { Report } from "../test/crash/relay/report.ts";
import { Tally } from "./tally.ts";

const { values } = parseArgs({
  options: {
    cuts: { type: "string", default: "25" },
    fs: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
  },
});
const cuts = Number(values.cuts);
const seed = Number(values.seed);
const controls = 3;
const tally = new Tally();
using interrupted = new Interrupted();
const { signal } = interrupted;

const lie = eatmydata();
for (const kind of fileSystems.filter((one) => values.fs === undefined || one === values.fs)) {
  const missing = (await missingFor(kind)) ?? (lie ? undefined : "no libeatmydata here for the control");
  if (missing) {
    tally.skipped += 1;
    console.log(`SKIPPED  power cuts on ${kind}: ${missing}`);
    continue;
  }
  await campaign(kind);
  await control(kind, lie!);
}
console.log(String(tally));
process.exit(tally.failed > 0 ? 1 : 0);

async function campaign(kind: FileSystem): Promise<void> {
  console.log(`${kind}: ${cuts} power cuts under 16 clients, seed ${seed}`);
  const again = (life: number) => `npm run crash:power -- --fs ${kind} --cuts 4 --seed ${life}`;
  const report = new Report(kind, tally, again);
  await powerLives({ kind, cuts, seed, signal, onEnding: (ending) => report.add(ending) });
  report.close();
}

/** Without syncs there are losses. A campaign that finds none would find none of the relay's either. */
async function control(kind: FileSystem, library: string): Promise<void> {
  let seen = 0;
  let lost = 0;
  await powerLives({
    kind,
    cuts: controls,
    seed,
    signal,
    env: { LD_PRELOAD: library },
    onEnding({ broken }) {
      seen += 1;
      if (broken.length > 0) lost += 1;
    },
  });
  if (signal.aborted) return;
  tally.count(lost === seen);
  console.log(
    `${kind}: without syncs ${lost} of ${seen} cuts lost answered things${lost === seen ? ", as they must" : ": THE CAMPAIGN IS BLIND"}`,
  );
}
