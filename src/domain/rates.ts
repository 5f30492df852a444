import type { Clock } from "./clock.ts";
import { type Fault, fault } from "./fault.ts";
import { RecentMap } from "./recent-map.ts";

/** How much of something one may do: so many at once, and then as many as come back. */
export interface Rate {
  /** 0: no bound. */
  perSecond: number;
  atOnce: number;
}

interface RatesOptions {
  /** What there is too much of, for the error. */
  what: string;
  clock: Clock;
  /** What is in force now. */
  rate: () => Rate;
  /** Buckets that are remembered. */
  size?: number;
}

/**
 * A token bucket for each key (GCRA: of a bucket only the moment at which it is full again is kept). The table is bounded: a
 * stranger with many addresses pushes out what wasn't used for long, not the relay.
 */
export class Rates {
  readonly #options: RatesOptions;
  /** In ms of the clock. */
  readonly #full: RecentMap<string, number>;

  constructor(options: RatesOptions) {
    this.#options = options;
    this.#full = new RecentMap(options.size ?? 40_000, Number.POSITIVE_INFINITY);
  }

  /** Counts one. Gives the seconds to wait when it was one too many, and isn't counted then; else 0. */
  take(key: string): number {
    const { clock, rate } = this.#options;
    const { perSecond, atOnce } = rate();
    if (perSecond === 0) return 0;
    const interval = 1000 / perSecond;
    const now = clock.elapsed();
    const full = Math.max(this.#full.get(key) ?? 0, now);
    const wait = full - now - (atOnce - 1) * interval;
    // What is left of a rounding isn't worth a refusal.
    const over = wait > 0.001;
    this.#full.set(key, over ? full : full + interval, now);
    return over ? Math.max(1, Math.ceil(wait / 1000)) : 0;
  }

  /** Counts one, or says that it is one too many. */
  spend(key: string): void {
    const wait = this.take(key);
    if (wait > 0) throw this.refusal(wait);
  }

  refusal(wait: number): Fault {
    const refusal = fault("rate.limited", this.#options.what);
    refusal.retryAfter = wait;
    return refusal;
  }

  /** How many may come now, and in how many seconds all may again; undefined without a bound. */
  left(key: string): { left: number; reset: number } | undefined {
    const { clock, rate } = this.#options;
    const { perSecond, atOnce } = rate();
    if (perSecond === 0) return undefined;
    const missing = Math.max((this.#full.get(key) ?? 0) - clock.elapsed(), 0);
    return {
      left: Math.max(Math.floor(atOnce - (missing * perSecond) / 1000), 0),
      reset: Math.ceil(missing / 1000),
    };
  }
}
