import type { ErrorCode } from "../domain/errors.ts";
import { Fault } from "../domain/fault.ts";
import { Histogram } from "../domain/histogram.ts";

/** Seconds. */
const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** What a rate limit is about is a word of the relay's own; should a name ever get into one, there are no more than so many. */
const mostLimits = 16;

export interface Answered {
  /** Its name in the contract; undefined of a request that fits none. */
  route: string | undefined;
  status: number;
  /** Milliseconds; undefined of an answer that was held back on purpose. */
  ms: number | undefined;
  problem?: Error | undefined;
}

interface RouteCounts {
  /** Answers, by the first digit of their status. */
  readonly classes: number[];
  readonly took: Histogram;
}

/** What goes through the door, in numbers: as many as there are routes, and codes in the error table. */
export class DoorCounts {
  readonly routes = new Map<string, RouteCounts>();
  readonly refusals = new Map<ErrorCode, number>();
  readonly limited = new Map<string, number>();
  /** Answers held open now, and for how many there is room. */
  readonly open = { streams: 0, polls: 0 };
  room = 0;

  answered({ route = "none", status, ms, problem }: Answered): void {
    let counts = this.routes.get(route);
    if (!counts) {
      counts = { classes: Array<number>(6).fill(0), took: new Histogram(bounds) };
      this.routes.set(route, counts);
    }
    counts.classes[Math.floor(status / 100)]! += 1;
    if (ms !== undefined) counts.took.observe(ms / 1000);
    if (problem) this.#refused(problem);
  }

  #refused(problem: Error): void {
    const code = problem instanceof Fault ? problem.code : "relay.fault";
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
    if (code !== "rate.limited") return;
    const what = problem.message.replace(/^too many /, "");
    const known = this.limited.has(what) || this.limited.size < mostLimits ? what : "others";
    this.limited.set(known, (this.limited.get(known) ?? 0) + 1);
  }
}
