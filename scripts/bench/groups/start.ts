import { type Bench, freshFolder, type Group, scaled } from "../bench.ts";
import { bytes, milliseconds, whole } from "../figures-text.ts";
import { inTurn } from "../in-turn.ts";
import { median } from "../quantile.ts";
import { RelayUnderTest } from "../relay-under-test.ts";
import type { Row } from "../row.ts";
import { seededHome } from "../seeded-home.ts";

/** How long a start takes with mail waiting, and what the mail takes of memory. */
export const start: Group = {
  name: "start",
  async run(bench) {
    const many = scaled(bench, 100_000);
    const full = await home(bench, many);
    const empty = await home(bench, 0);
    const figures = await inTurn(bench, { full: started(bench, full), empty: started(bench, empty) });
    const seconds = figures.full.map(({ time }) => time / 1000);
    const memory = figures.full.map((round, at) => (round.memory! - figures.empty[at]!.memory!) / many);
    const noMemory = figures.full.some((round) => round.memory === undefined);
    const rows: Row[] = [
      {
        what: `start with ${whole(many)} waiting, process to first answer, per 100,000`,
        ours: milliseconds(median(seconds) * 1000),
        other: `empty: ${milliseconds(median(figures.empty.map(({ time }) => time)))}`,
        values: seconds.map((time) => time * (100_000 / many)),
        unit: "s",
        target: { most: 1 },
      },
      {
        what: "memory a waiting message takes, beyond an empty relay",
        ours: bytes(median(figures.full.map((round) => round.memory ?? 0))),
        other: bytes(median(figures.empty.map((round) => round.memory ?? 0))),
        values: noMemory ? [] : memory,
        unit: "B",
        target: { most: 300 },
        unjudged: noMemory ? "memory is read the Linux way" : undefined,
      },
    ];
    return { rows };
  },
};

async function home(bench: Bench, waiting: number): Promise<string> {
  const path = freshFolder(bench, "home");
  await seededHome(path, { names: ["reader-0"], waiting });
  return path;
}

function started({ scale }: Bench, home: string) {
  return async () => {
    const before = performance.now();
    await using relay = await RelayUnderTest.start(home);
    await fetch(`${relay.url}/v1/health`);
    const time = performance.now() - before;
    // What only the start needed has been given back by then.
    await Bun.sleep(1500 * scale);
    return { time, memory: relay.memory() };
  };
}
