import { expect, test } from "bun:test";
import { Rates } from "../../src/domain/rates.ts";
import { Turns } from "../../src/hub/turns.ts";
import { FakeClock } from "../support/fake-clock.ts";

/** What waits for nothing but promises goes on as far as it comes. */
async function settled(): Promise<void> {
  for (let at = 0; at < 10; at++) await Promise.resolve();
}

/** Turns of an event loop that goes round when the test says so. */
function loop() {
  const clock = new FakeClock();
  const due: (() => void)[] = [];
  const spent = new Rates({ what: "of it", clock, rate: () => ({ perSecond: 1, atOnce: 10 }) });
  const turns = new Turns(spent, clock, (act) => due.push(act));
  /** Once round; gives how many pieces were due. */
  const round = async () => {
    await settled();
    const now = due.splice(0);
    for (const act of now) act();
    await settled();
    return now.length;
  };
  return { clock, spent, turns, round };
}

/** Work of so many pieces; says what it does. */
async function work(
  { turns, clock }: ReturnType<typeof loop>,
  said: string[],
  owner: string,
  pieces: number,
) {
  using turn = await turns.take(owner);
  for (let at = 1; at <= pieces; at++) {
    said.push(`${owner}${at}`);
    clock.advance(5);
    await turn.rest();
  }
}

test("of one agent one thing is done after another, of several agents one piece each in turn", async () => {
  const bench = loop();
  const said: string[] = [];
  const all = [work(bench, said, "a", 2), work(bench, said, "a", 1), work(bench, said, "b", 2)];
  for (let at = 0; at < 10; at++) await bench.round();
  await Promise.all(all);
  expect(said).toEqual(["a1", "b1", "a2", "b2", "a1"]);
});

test("however much is asked for, a turn of the event loop has one piece of it", async () => {
  const bench = loop();
  const said: string[] = [];
  const all = Array.from({ length: 30 }, (_, at) => work(bench, said, `agent-${at}`, 2));
  while (said.length < 60) expect(await bench.round()).toBe(1);
  // Each rests once more, and finds that it is done.
  for (let at = 0; at < 30; at++) await bench.round();
  await Promise.all(all);
});

test("work that is short goes on without a rest", async () => {
  const { turns, round } = loop();
  const taken = turns.take("a");
  await round();
  using turn = await taken;
  expect(await turn.map([1, 2, 3], (number) => number * 2)).toEqual([2, 4, 6]);
  expect(await round()).toBe(0);
});

test("when a token is good no more, what waits by it is refused, and what is under way at its next rest", async () => {
  const bench = loop();
  const said: string[] = [];
  const all = [work(bench, said, "a", 3), work(bench, said, "a", 1), work(bench, said, "b", 1)];
  await bench.round();
  bench.turns.end("a");
  const later = work(bench, said, "a", 1);
  for (let at = 0; at < 10; at++) await bench.round();
  const ended = await Promise.allSettled([...all, later]);
  expect(ended.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled", "fulfilled"]);
  expect(said).toEqual(["a1", "b1", "a1"]);
});

test("whoever has spent all while it waited is refused, and whoever is behind it gets on", async () => {
  const { turns, round, spent, clock } = loop();
  const first = turns.take("a");
  const second = turns.take("a").catch((error: Error) => error.message);
  const third = turns.take("a");
  await round();
  spent.charge("a", 100);
  (await first)[Symbol.dispose]();
  await round();
  expect(await second).toBe("too many of it");
  clock.advance(95_000);
  await round();
  (await third)[Symbol.dispose]();
});
