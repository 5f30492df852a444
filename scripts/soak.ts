/**
 * `npm run soak [-- --minutes N --seed N]`: one relay under mixed load for N minutes (2; long form: 30), a day of its calendar
 * a second, so that what it keeps for a week or a month comes and goes. Its memory must not climb, its descriptors stay as
 * many, and its disk must be as empty at the end as it was at the start.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Random } from "../test/crash/random.ts";
import { Interrupted } from "../test/crash/relay/interrupted.ts";
import { Wire } from "../test/crash/relay/wire.ts";
import { diskUse } from "../test/crash/soak/disk-use.ts";
import { means, slope } from "../test/crash/soak/slope.ts";
import { SoakClient, type SoakPlace } from "../test/crash/soak/soak-client.ts";
import { Vitals } from "../test/crash/soak/vitals.ts";
import { RelayProcess } from "../test/support/relay-process.ts";
import { TemporaryFolder } from "../test/support/temporary-folder.ts";
import { Tally } from "./tally.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "2" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
const clients = 16;
/** Milliseconds between two things that a client does: an ordinary day of a busy relay, not its limit. */
const pause = 40;
/** Seconds after which everything is in place that stays as much; by then a month of the calendar has gone. */
const warmUp = Math.min(60 * minutes * 0.6, 180);
/** Points of memory's line. Each is a mean: what the system counts goes up and down by megabytes for minutes, and neighbours are too much alike to count. */
const points = 20;
/** Seconds in which the last of it goes: dead letters and days of the audit are kept for 30 days. */
const ebb = 36;
/** More than this is a leak. */
const most = { megabytes: 1, descriptors: 2, disk: 1 << 20, segments: 3 };

using interrupted = new Interrupted();
const vitals = new Vitals();
const fastDays = join(import.meta.dir, "../test/crash/soak/fast-days.ts");
await using relay = new RelayProcess(new TemporaryFolder(), {
  // Its clients write to each other more than agents should; and the audit's days, too, must go within the ebb.
  options: ["--no-loop-guard", "--set", "keep.audit=30"],
  env: { BUN_OPTIONS: `--preload=${fastDays}` },
  hear: (text) => vitals.hear(text),
});
await relay.restart();

const complaints = new Map<string, number>();
const place: SoakPlace = {
  wire: new Wire(),
  random: new Random(seed),
  agents: Array.from({ length: clients / 2 }, (_, number) => `a${number}`),
  channels: ["c0", "c1"],
  complain: (what) => void complaints.set(what, (complaints.get(what) ?? 0) + 1),
};
place.wire.url = relay.url;
const tokens = new Map<string, string>();
for (const name of place.agents) {
  tokens.set(name, await relay.join(name));
  for (const channel of place.channels) await place.wire.call("subscribe", { channel }, tokens.get(name)!);
}
const client = (name: string, number: number) =>
  new SoakClient(name, tokens.get(name)!, { ...place, random: new Random(seed + number) });

console.log(
  `soak: ${minutes} minutes, ${clients} clients, ${place.agents.length} event streams, seed ${seed}`,
);
const before = diskUse(relay.home.path);
vitals.begin();
const over = AbortSignal.any([interrupted.signal, AbortSignal.timeout(minutes * 60_000)]);
const streams = place.agents.map((name, number) => client(name, number).follow(over));
const work = Array.from({ length: clients }, async (_, number) => {
  const one = client(place.agents[number % place.agents.length]!, 100 + number);
  while (!over.aborted) {
    await one.step();
    await Bun.sleep(place.random.below(2 * pause));
  }
});
await Promise.all([...work, ...streams]);
const measured = vitals.since(warmUp);
for (const [number, name] of place.agents.entries()) while (await client(name, number).drain(100));
await Bun.sleep(interrupted.signal.aborted ? 0 : ebb * 1000);
const after = diskUse(relay.home.path);

const tally = new Tally();
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
const check = (ok: boolean, line: string) => {
  tally.count(ok);
  console.log(`${ok ? "ok    " : "FAILED"}  ${line}`);
};
console.log(`${place.wire.asked} requests; measured for ${measured.length} s after a warm-up of ${warmUp} s`);
for (const which of ["heap", "rss"] as const) {
  const samples = measured.map((sample) => [sample.at / 600, sample[which] / 2 ** 20] as [number, number]);
  const found = slope(means(samples, measured.length / points / 600));
  const line = `memory (${which}) climbs ${found.slope.toFixed(2)} ± ${(2 * found.error).toFixed(2)} MB per 10 minutes, from ${megabytes(measured[0]?.[which] ?? 0)} to ${megabytes(measured.at(-1)?.[which] ?? 0)}`;
  // Load comes in waves of minutes: a shorter run would take one for a leak, or hide one.
  if (measured.length < 600) console.log(`said    ${line}; judged from 10 minutes on`);
  // Only what is surely more.
  else check(found.slope - 4 * found.error <= most.megabytes, line);
}
const thirds = [measured.slice(0, measured.length / 3), measured.slice(-measured.length / 3)];
for (const which of ["files", "sockets"] as const) {
  // The fewest at a time: how many clients listen beside the others is chance, what is never closed is in all of them.
  const [early = 0, late = 0] = thirds.map((third) => Math.min(...third.map((sample) => sample[which])));
  check(
    late - early <= most.descriptors,
    `descriptors (${which}): ${early} at least at first, ${late} at the end`,
  );
}
check(
  after.bytes - before.bytes <= most.disk && after.segments <= most.segments,
  `disk: ${before.files} files with ${megabytes(before.bytes)} before, ${after.files} with ${megabytes(after.bytes)} after all was read; ${after.segments} segments of the journal`,
);
const complained = [...complaints].map(([what, count]) => `${what} (${count} times)`);
check(complaints.size === 0, `${complaints.size} kinds of answers that should not have been`);
for (const line of complained.slice(0, 10)) console.log(`        ${line}`);
if (tally.failed > 0) console.log(`        again: npm run soak -- --minutes ${minutes} --seed ${seed}`);
console.log(String(tally));
process.exitCode = tally.failed > 0 ? 1 : 0;
