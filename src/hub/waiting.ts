import type { HubCore } from "./hub-core.ts";

/** Runs something after so many milliseconds; gives what calls it off. */
export type After = (milliseconds: number, act: () => void) => () => void;

export const systemAfter: After = (milliseconds, act) => {
  const timer = setTimeout(act, milliseconds);
  return () => clearTimeout(timer);
};

interface Patience {
  seconds: number;
  /** Aborted when the caller has gone. */
  signal: AbortSignal;
}

/** What comes to an agent's mailbox, as long as it takes. */
export const waiting = <T>(
  { bus }: HubCore,
  after: After,
  agent: string,
  patience: Patience,
  attempt: () => Promise<T[]>,
): Promise<T[]> =>
  waitingFor(
    (rouse, end) => bus.on(agent, ({ kind }) => (kind === "left" ? end() : rouse())),
    after,
    patience,
    attempt,
  );

/**
 * Tries until there is something, the time is over or the caller has gone. Each try comes after an event that came after
 * the try before: nothing is missed, and nobody polls.
 */
export async function waitingFor<T>(
  listen: (rouse: () => void, end: () => void) => () => void,
  after: After,
  { seconds, signal }: Patience,
  attempt: () => Promise<T[]>,
): Promise<T[]> {
  if (seconds === 0) return attempt();
  let over = false;
  let woken = false;
  let wake = () => {};
  const rouse = () => {
    woken = true;
    wake();
  };
  const end = () => {
    over = true;
    rouse();
  };
  const off = listen(rouse, end);
  const callOff = after(seconds * 1000, end);
  signal.addEventListener("abort", end);
  try {
    for (;;) {
      woken = false;
      const found = await attempt();
      if (found.length > 0 || over || signal.aborted) return found;
      if (!woken) await new Promise<void>((resolve) => (wake = resolve));
      if (over) return [];
    }
  } finally {
    off();
    callOff();
    signal.removeEventListener("abort", end);
  }
}
