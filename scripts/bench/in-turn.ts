import type { Bench } from "./bench.ts";

/** Rounds before those that count: a relay that has run for a day is compiled and warm. A smoke run gains nothing by it. */
const warmUps = 3;

type Sides<R> = { [side: string]: () => Promise<R> | R };

/**
 * Measures all sides in turn in every round, back and forth, so that whatever else the machine does meets all of them.
 * Between two, what the last one left in the page cache is written out: nobody pays for it but who caused it.
 */
export async function inTurn<S extends Sides<unknown>>(
  { rounds, folder, scale }: Bench,
  sides: S,
): Promise<{ [K in keyof S]: Awaited<ReturnType<S[K]>>[] }> {
  const names = Object.keys(sides);
  const results: { [side: string]: unknown[] } = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = scale < 1 ? 1 : 1 - warmUps; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      if (scale === 1) await settle(folder);
      const result = await sides[name]!();
      if (round > 0) results[name]!.push(result);
    }
  }
  return results as { [K in keyof S]: Awaited<ReturnType<S[K]>>[] };
}

/** Milliseconds. Backchannel's files follow a second after the answer: not in the turn of whoever comes next. */
const quiet = 1500;

/** Linux alone has a way to wait for one file system. */
async function settle(folder: string): Promise<void> {
  await Bun.sleep(quiet);
  const command = process.platform === "linux" ? ["sync", "--file-system", folder] : ["sync"];
  if (Bun.which("sync")) await Bun.spawn(command).exited;
}
