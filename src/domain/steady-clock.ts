import type { Clock } from "./clock.ts";
import { limits } from "./limits.ts";

/**
 * A clock that can tell what has surely come. The clock on the wall is set by people, by programs, and by mistake; what can't be
 * undone must not hang on one look at it. So a jump counts only when it has held for an hour, as counted by the clock that never
 * jumps; until then it may be either of the two times.
 */
export class SteadyClock implements Clock {
  readonly #clock: Clock;
  /** The wall's time less the time elapsed: as it was before the last jump, until that one has held. */
  #believed: number;
  /** The same, as it is now, and since when. */
  #seen: number;
  #since: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#believed = this.#seen = clock.now() - clock.elapsed();
    this.#since = clock.elapsed();
  }

  now(): number {
    return this.#clock.now();
  }

  elapsed(): number {
    return this.#clock.elapsed();
  }

  /** The earliest that it may be: what is deleted or buried is by this. Ask each second or so: a jump is seen by who asks. */
  earliest(): number {
    return Math.min(...this.#times());
  }

  /** The latest that it may be: what is to be kept for so long from now is dated by this. */
  latest(): number {
    return Math.max(...this.#times());
  }

  #times(): [number, number] {
    const [now, elapsed] = [this.now(), this.elapsed()];
    const offset = now - elapsed;
    if (Math.abs(offset - this.#seen) > limits.clock.drift * 1000) this.#since = elapsed;
    this.#seen = offset;
    const back = Math.abs(offset - this.#believed) <= limits.clock.drift * 1000;
    if (back || elapsed - this.#since >= limits.clock.steady * 1000) this.#believed = offset;
    return [now, elapsed + this.#believed];
  }
}
