import type { HubCore } from "./hub-core.ts";

/** Runs something after so many milliseconds; gives what calls it off. */
export type After = (milliseconds: number, act: () => void) => () => void;

export const systemAfter: After = (milliseconds, act) => {
  const timer = setTimeout(act, milliseconds);
  return () => clearTimeout(timer);
};

/**
 * Tries until there is something, the time is over or the caller has gone. Each try comes after an event of the agent's
 * mailbox that came after the try before: nothing is missed, and nobody polls.
 */
export async function waiting<T>(
  { bus }: HubCore,
  after: After,
  agent: string,
  { seconds, signal }: { seconds: number; signal: AbortSignal },
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
  const off = bus.on(agent, ({ kind }) => (kind === "left" ? end() : rouse()));
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
