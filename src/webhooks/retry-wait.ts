import { limits } from "../domain/limits.ts";

const { retries, jitter } = limits.hook;
const longest = retries.at(-1)!;

/**
 * Seconds until the next attempt, after so many that failed. `chance`, 0 to 1, spreads what failed together. A receiver that
 * asks for more time gets it, within reason.
 */
export function retryWait(failed: number, chance: number, retryAfter?: string): number {
  const planned = (retries[failed - 1] ?? longest) * (1 - jitter + 2 * jitter * chance);
  const asked = /^\d{1,9}$/.test(retryAfter ?? "") ? Math.min(Number(retryAfter), longest) : 0;
  return Math.max(planned, asked);
}
