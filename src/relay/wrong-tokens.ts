import type { Clock } from "../domain/clock.ts";
import { limits } from "../domain/limits.ts";
import { network } from "./network.ts";

const { burst, every } = limits.wrongTokens;

/**
 * Counts the wrong tokens of each address: a burst is fine, then one per interval.
 * The table is bounded; a stranger with many addresses pushes out old entries, not the relay.
 */
export class WrongTokens {
  /** When the bucket of an address is full again, in ms of the clock; the least recently used first. */
  readonly #full = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly size = 4096,
  ) {}

  /** Counts one. Gives the seconds to wait when it was one too many, else 0. */
  count(address: string): number {
    const key = network(address);
    const now = this.clock.elapsed();
    const full = Math.max(this.#full.get(key) ?? now, now);
    const wait = full - now - (burst - 1) * every * 1000;
    this.#full.delete(key);
    this.#full.set(key, wait > 0 ? full : full + every * 1000);
    if (this.#full.size > this.size) this.#full.delete(this.#full.keys().next().value!);
    return wait > 0 ? Math.ceil(wait / 1000) : 0;
  }
}
