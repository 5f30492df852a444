/** Time as an argument. */
export interface Clock {
  /** Milliseconds since 1970; may jump either way when somebody sets the clock. */
  now(): number;
  /** Milliseconds since some start; never jumps. Leases are counted with it. */
  elapsed(): number;
}

export const systemClock: Clock = { now: () => Date.now(), elapsed: () => performance.now() };
