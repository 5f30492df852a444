import type { Clock } from "../domain/clock.ts";
import type { HoldCause } from "../domain/hold.ts";
import { limits } from "../domain/limits.ts";
import { RecentMap } from "../domain/recent-map.ts";

const { hops, pair, window, remembered } = limits.loop;
const hour = window * 1000;

interface Sent {
  id: string;
  from: string;
  recipients: readonly string[];
  /** What it answers. */
  thread?: string | undefined;
}

/** One answer of a chain: who wrote it, and when it could be read. What began the chain has no author here. */
interface Hop {
  from?: string;
  at: number;
}

/** Not to be handed out for so many milliseconds. */
export interface HeldBack {
  wait: number;
  why: HoldCause;
}

const nobody: ReadonlyMap<string, HeldBack> = new Map();

/**
 * Finds agents that keep each other going, and spreads what they write over time. Nothing is refused: a message that is
 * too much gets a later time. It counts in memory for an hour, in places for a bounded number, and anew after a restart.
 */
export class LoopGuard {
  readonly #clock: Clock;
  /** For each answer: it and those before it in its chain, the last `hops` + 1. */
  readonly #chains = new RecentMap<string, Hop[]>(remembered, hour);
  /** For each sender and receiver: when their last messages could be read, half a pair's worth. */
  readonly #ways = new RecentMap<string, number[]>(remembered, hour);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a message that is sent, and says for whom it has to wait. */
  admit({ id, from, recipients, thread }: Sent): ReadonlyMap<string, HeldBack> {
    const now = this.#clock.elapsed();
    const chain = thread === undefined ? now : this.#hop({ id, from, thread }, now);
    let held: Map<string, HeldBack> | undefined;
    for (const to of recipients) {
      const way = to === from ? now : this.#exchange(from, to, now);
      const at = Math.max(chain, way);
      if (at <= now) continue;
      held ??= new Map();
      held.set(to, { wait: at - now, why: way > chain ? "pair" : "hops" });
    }
    return held ?? nobody;
  }

  /** How much it knows. */
  get remembered(): { chains: number; ways: number } {
    return { chains: this.#chains.size, ways: this.#ways.size };
  }

  /** When an answer may be read: an hour after the message that is more than so many hops before it. */
  #hop({ id, from, thread }: { id: string; from: string; thread: string }, now: number): number {
    // What began the chain isn't kept: most messages are never answered. It counts as sent just now.
    const before = this.#chains.get(thread) ?? [{ at: now }];
    const first = before.at(-hops - 1);
    // Who hasn't answered in it yet goes round in no circle: others may have made it deep for this answer to be held.
    const again = before.some((hop) => hop.from === from);
    const at = first && again ? Math.max(now, first.at + hour) : now;
    this.#chains.set(id, [...before.slice(-hops), { from, at }], now);
    return at;
  }

  /** When a message may be read: while both have said their half within the hour, an hour after the one half a pair before. */
  #exchange(from: string, to: string, now: number): number {
    const own = this.#ways.get(`${from} ${to}`) ?? [];
    const other = this.#ways.get(`${to} ${from}`) ?? [];
    const spent = (way: number[]) => way.length === pair / 2 && way[0]! + hour > now;
    const at = spent(own) && spent(other) ? own[0]! + hour : now;
    if (own.push(at) > pair / 2) own.shift();
    this.#ways.set(`${from} ${to}`, own, now);
    return at;
  }
}
