import type { Tally } from "../../../scripts/tally.ts";
import type { Counts } from "./answers.ts";

/** One end of a relay, and what was found afterwards. */
export interface Ending {
  /** Repeats the life it was in. */
  seed: number;
  /** Which end of that life, from 1. */
  nth: number;
  broken: string[];
  /** Requests made in that life so far. */
  asked: number;
  /** Answers that the relay was held to. */
  answered: Counts;
}

/** What a campaign tried and found, in the words of all campaigns. */
export class Report {
  readonly #start = performance.now();
  readonly #lives = new Map<number, Ending>();
  #endings = 0;

  constructor(
    readonly name: string,
    readonly tally: Tally,
    /** The command that repeats the life of a seed. */
    readonly again: (seed: number) => string,
  ) {}

  add(ending: Ending): void {
    this.#endings += 1;
    this.#lives.set(ending.seed, ending);
    this.tally.count(ending.broken.length === 0);
    if (ending.broken.length > 0)
      this.#complain(
        `end ${ending.nth} of the life with seed ${ending.seed}`,
        ending.broken,
        this.again(ending.seed),
      );
  }

  /** One thing that was tried, which has a name. */
  check(name: string, broken: string[], again: string): void {
    this.tally.count(broken.length === 0);
    if (broken.length > 0) this.#complain(name, broken, again);
  }

  #complain(where: string, broken: string[], again: string): void {
    console.log(`BROKEN  ${this.name}, ${where}`);
    for (const promise of broken.slice(0, 10)) console.log(`        ${promise}`);
    if (broken.length > 10) console.log(`        and ${broken.length - 10} more`);
    console.log(`        again: ${again}`);
  }

  /** What was tried, in one line. */
  close(): void {
    const total: Record<string, number> = { requests: 0 };
    for (const { asked, answered } of this.#lives.values())
      for (const [what, count] of Object.entries({ requests: asked, ...answered }))
        total[what] = (total[what] ?? 0) + count;
    const { requests, ...answered } = total;
    const told = Object.entries(answered).map(([what, count]) => `${count} ${what}`);
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(0);
    console.log(
      `${this.name}: ${this.#endings} ends of ${this.#lives.size} lives in ${seconds} s, ${requests} requests; held to ${told.join(", ")}`,
    );
  }
}
