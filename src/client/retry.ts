import type { RouteName } from "../contract/routes.ts";
import type { Clock } from "../domain/clock.ts";
import type { Fault } from "../domain/fault.ts";
import type { Sleep } from "./sleep.ts";

/** A call that failed and may work when it is made again. */
export class Retryable extends Error {
  constructor(
    readonly fault: Fault,
    /** `always`: the relay did nothing. `repeatable`: it may have done it, so only what can be done twice is repeated. */
    readonly when: "always" | "repeatable",
  ) {
    super(fault.message);
  }
}

/** Calls that carry an Idempotency-Key. */
export const keyed: ReadonlySet<RouteName> = new Set<RouteName>([
  "send",
  "register",
  "postTask",
  "acceptTask",
  "releaseTask",
  "completeTask",
  "rejectTask",
  "reassignTask",
  "cancelTask",
]);

/** POSTs that leave the same behind when they are done twice. A second claim would hold other messages. */
const repeatablePosts: ReadonlySet<RouteName> = new Set<RouteName>([
  ...keyed,
  "ack",
  "release",
  "extend",
  "status",
  "subscribe",
  "unsubscribe",
  "rotateToken",
  "heartbeatTask",
]);

export const isRepeatable = (name: RouteName, method: string): boolean =>
  method === "GET" || repeatablePosts.has(name);

/** Milliseconds before the next try: doubling, with jitter so that many clients don't come back in step. */
export const backOff = (tries: number, random: () => number, most: number): number =>
  Math.min(100 * 2 ** tries, most) * (0.5 + random() / 2);

/** Milliseconds that a relay may take to start again; one that is away for longer is away, and people want to know. */
const restart = 3000;

interface Retries {
  repeatable: boolean;
  /** Milliseconds for all tries together. */
  limit: number;
  /** One try only. */
  once?: boolean | undefined;
  clock: Clock;
  sleep: Sleep;
  random: () => number;
  signal?: AbortSignal | undefined;
  onRetry?: ((why: Fault) => void) | undefined;
}

/** Runs `attempt` until it succeeds, fails for good, or would start after the time limit. */
export async function retrying<T>(
  attempt: (timeLeft: number) => Promise<T>,
  { repeatable, limit, once, clock, sleep, random, signal, onRetry }: Retries,
): Promise<T> {
  const begun = clock.elapsed();
  for (let tries = 0; ; tries++) {
    try {
      return await attempt(begun + limit - clock.elapsed());
    } catch (error) {
      if (!(error instanceof Retryable)) throw error;
      const { fault, when } = error;
      const pause = Math.max(backOff(tries, random, 2000), (fault.retryAfter ?? 0) * 1000);
      const allowed = !once && (when === "always" || repeatable);
      const patience = fault.code === "relay.unreachable" ? Math.min(limit, restart) : limit;
      if (!allowed || clock.elapsed() + pause >= begun + patience) throw fault;
      if (tries === 0) onRetry?.(fault);
      await sleep(pause, signal);
      signal?.throwIfAborted();
    }
  }
}
