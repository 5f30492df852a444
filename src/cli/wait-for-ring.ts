import type { Connection } from "../client/connect.ts";
import { holdRung } from "../client/hold-rung.ts";
import { type Sleep, sleep as systemSleep } from "../client/sleep.ts";
import type { Ring, RungName } from "../domain/doorbell.ts";

interface WaitForRing {
  connect: () => Promise<Pick<Connection, "client" | "agent">>;
  rung: RungName;
  session: string | undefined;
  match: string | undefined;
  seconds: number;
  /** Ends the wait. */
  signal: AbortSignal;
  /** Whether whoever is to be woken is still there; asked now and then. */
  alive: () => boolean;
  sleep?: Sleep | undefined;
}

/** Milliseconds between two looks at who is to be woken. */
const look = 5000;

/** The first ring; undefined when none came in time, or a newer wait of the same session took over. */
export async function waitForRing({ seconds, signal, alive, sleep = systemSleep, ...hold }: WaitForRing) {
  const over = new AbortController();
  const end = AbortSignal.any([signal, over.signal]);
  const watch = async () => {
    while (alive() && !end.aborted) await sleep(look, end);
    over.abort();
  };
  const ended = [sleep(seconds * 1000, end).then(() => over.abort()), watch()];
  let heard: { ring: Ring; agent: string } | undefined;
  await holdRung({
    ...hold,
    onRing: async (ring, agent) => {
      heard = { ring, agent };
      over.abort();
    },
    log: () => {}, // Nobody reads it: a hook in the background that says something wakes its session.
    signal: end,
    sleep,
  });
  over.abort();
  await Promise.all(ended);
  return heard;
}
