import { changing, looking } from "../kill/strace.ts";
import { Caller } from "../relay/caller.ts";
import { Life } from "../relay/life.ts";
import { type Cell, type Tried, tryCell } from "./cell.ts";
import { countCalls, errnos, failingCalls } from "./failing-calls.ts";
import type { Fault } from "./fault.ts";
import { type Cast, operations } from "./operations.ts";

/** Cells in the life of one home: few enough that looking at all of it after each is quick. */
const cellsOfALife = 25;

const naming = changing.filter((call) => /^(rename|link|unlink|mkdir)/.test(call));
const everything = [...changing, ...looking];

export interface ErrorOptions {
  cells: Cell[];
  seed: number;
  /** Where the homes are. */
  where?: string;
  signal: AbortSignal;
  onCell: (cell: Cell, tried: Tried) => void;
}

/** Tries each cell; at the end of a life the relay is killed, and what is on disk has to say the same. */
export async function errorLives({ cells, seed, where, signal, onCell }: ErrorOptions): Promise<void> {
  for (let left = cells; left.length > 0 && !signal.aborted; ) {
    await using life = new Life({ seed, keepsClaims: true, ...(where && { where }) });
    const cast = await castOf(life);
    let last: Cell | undefined;
    for (const cell of left.slice(0, cellsOfALife)) {
      if (signal.aborted) break;
      last = cell;
      left = left.slice(1);
      const tried = await tryCell(life, cast, cell);
      onCell(cell, tried);
      if (tried.broken.length > 0) break;
    }
    if (!last || life.answers.broken.length > 0) continue;
    await life.relay.kill();
    await life.judge();
    const { broken } = life.answers;
    if (broken.length > 0) onCell(last, { broken: ["after all of a life:", ...broken], restarted: true });
  }
}

/** Every operation, with each of the calls that it makes failing in each way. */
export async function allCells(): Promise<Cell[]> {
  await using life = new Life({ seed: 0, keepsClaims: true });
  const cast = await castOf(life);
  const cells: Cell[] = [];
  for (const [operation, { prepare, act }] of Object.entries(operations)) {
    await prepare?.(cast);
    const counts = await countCalls(life, () => act(cast));
    for (const errno of errnos) {
      for (const [call, count] of Object.entries(counts))
        for (let nth = 1; nth <= count; nth += 1)
          cells.push({ operation, fault: failingCalls([call], errno, nth) });
      cells.push({ operation, fault: failingCalls(naming, errno, 1, "naming") });
      cells.push({ operation, fault: failingCalls(everything, errno, 1, "everything") });
    }
  }
  return cells;
}

/** Every operation with each of these going wrong. */
export const cellsOf = (...faults: Fault[]): Cell[] =>
  Object.keys(operations).flatMap((operation) => faults.map((fault) => ({ operation, fault })));

/** Three agents that have done everything once, so that the relay has loaded all that it needs. */
async function castOf(life: Life): Promise<Cast> {
  await life.start();
  const { wire, answers, random } = life;
  const place = { wire, answers, random };
  const caller = (name: string) => new Caller(name, answers.member(name), place);
  const cast: Cast = { first: caller("a0"), second: caller("a1"), third: caller("a2") };
  for (const one of Object.values(cast) as Caller[]) {
    await one.enter();
    await one.subscribe("c0", true);
  }
  for (const { prepare, act } of Object.values(operations)) {
    await prepare?.(cast);
    await act(cast);
  }
  return cast;
}
