/**
 * `npm run crash [-- --states N --seed N]`: random lives of the store on a disk in memory, cut at every kind of moment;
 * then the same with each known mistake in the write path, which has to be found. Long form: --states 2000000.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { type Campaign, campaign } from "../test/crash/campaign.ts";
import { mutants } from "../test/crash/mutants.ts";
import { mutate } from "../test/crash/mutate.ts";

const { values } = parseArgs({
  options: {
    states: { type: "string", default: "50000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    /** One of several processes that share the work: says what it found as JSON, and tries no mutants. */
    share: { type: "boolean", default: false },
  },
});
const states = Number(values.states);
const seed = Number(values.seed);
/** More lives than any run has, so that no two processes live the same. */
const apart = 10_000_000;
/** Where a mutant survives longer than any does today, the campaign has become blind to it. Of some seeds one lived for 20,000. */
const mutantStates = 100_000;

if (values.share) {
  console.log(JSON.stringify(await campaign({ states, seed })));
  process.exit(0);
}

let failed = 0;
const start = performance.now();
const processes = availableParallelism();
console.log(`crash states: ${states}, seed ${seed}, ${processes} processes`);
const shares = await Promise.all(
  Array.from({ length: processes }, (_, index) => share(seed + index * apart)),
);
const total = shares.reduce((sum, found) => sum + found.states, 0);
const lives = shares.reduce((sum, found) => sum + found.histories, 0);
const seconds = (performance.now() - start) / 1000;
console.log(`tried ${total} states of ${lives} lives in ${seconds.toFixed(1)} s`);
for (const { broken } of shares) {
  if (!broken) continue;
  failed += 1;
  console.log(`BROKEN  ${broken.promise}\n        again: npm run crash -- --states 1 --seed ${broken.seed}`);
}

for (const mutant of mutants) {
  using mutated = await mutate(mutant);
  const { states: tried, broken } = await campaign({
    states: mutantStates,
    seed,
    openStoreOn: mutated.openStoreOn,
  });
  if (!broken) failed += 1;
  console.log(`${broken ? "caught" : "MISSED"}  ${mutant.mistake} (${tried} states)`);
}
console.log(`${shares.length + mutants.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

async function share(first: number): Promise<Campaign> {
  const words = ["--share", "--states", String(Math.ceil(states / processes)), "--seed", String(first)];
  const child = Bun.spawn([process.execPath, import.meta.path, ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const found = await child.stdout.text();
  if ((await child.exited) !== 0) throw new Error("a process of the campaign ended early");
  return JSON.parse(found) as Campaign;
}
