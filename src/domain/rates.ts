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

  /**
   * Counts one, or what it is worth. Gives the seconds to wait when it was too much, and isn't counted then; else 0. What is worth
   * more than may come at once passes when all is left, and is paid off afterwards.
   */
  take(key: string, worth = 1): number {
    const { clock, rate } = this.#options;
    const { perSecond, atOnce } = rate();
    if (perSecond === 0) return 0;
    const interval = 1000 / perSecond;
    const now = clock.elapsed();
    const full = Math.max(this.#full.get(key) ?? 0, now);
    const wait = full - now - (atOnce - Math.min(worth, atOnce)) * interval;
    // What is left of a rounding isn't worth a refusal.
    const over = wait > 0.001;
    this.#full.set(key, over ? full : full + worth * interval, now);
    return over ? Math.max(1, Math.ceil(wait / 1000)) : 0;
  }

  /** Counts one, or what it is worth, or says that it is too much. */
  spend(key: string, worth = 1): void {
    const wait = this.take(key, worth);
    if (wait > 0) throw this.refusal(wait);
  }

  /** Counts what is done already, whether there is room for it or not: what comes next has to wait for it. */
  charge(key: string, worth: number): void {
    const { perSecond } = this.#options.rate();
    if (perSecond === 0 || worth === 0) return;
    const now = this.#options.clock.elapsed();
    const full = Math.max(this.#full.get(key) ?? 0, now);
    this.#full.set(key, full + (worth * 1000) / perSecond, now);
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
