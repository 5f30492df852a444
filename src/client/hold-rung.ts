import { type Clock, systemClock } from "../domain/clock.ts";
import type { DoorbellEvent, Ring, RungName } from "../domain/doorbell.ts";
import { Fault } from "../domain/fault.ts";
import type { Connection } from "./connect.ts";
import { backOff } from "./retry.ts";
import { type Sleep, sleep as systemSleep } from "./sleep.ts";

interface HoldRung {
  connect: () => Promise<Pick<Connection, "client" | "agent">>;
  rung: RungName;
  session?: string | undefined;
  match?: string | undefined;
  onRing: (ring: Ring, agent: string) => Promise<void>;
  /** Told once for each time that there is no relay, or no agent. */
  log: (line: string) => void;
  signal: AbortSignal;
  clock?: Clock | undefined;
  sleep?: Sleep | undefined;
  random?: (() => number) | undefined;
}

/** Milliseconds between two tries to connect: the first, and the longest. */
const pause = { first: 1000, longest: 60_000 };

/**
 * Holds one rung of an agent's doorbell until the signal aborts or a newer one of its session takes over. A relay that is
 * away, or an agent that hasn't joined, is waited for: what rings is no place to give up.
 */
export async function holdRung(hold: HoldRung): Promise<void> {
  const { connect, rung, session, match, onRing, log, signal } = hold;
  const { clock = systemClock, sleep = systemSleep, random = Math.random } = hold;
  let failures = 0;
  while (!signal.aborted) {
    const began = clock.elapsed();
    try {
      const { client, agent } = await connect();
      const told = client.doorbell({ agent, rung, session, match }, { signal });
      for await (const event of told as AsyncIterable<DoorbellEvent>) {
        if (event.kind === "replaced") return;
        await onRing(event, agent);
      }
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Fault)) throw error;
      // One that was held for long had been fine: this is another trouble.
      if (clock.elapsed() - began > pause.longest) failures = 0;
      if (failures === 0) log(`${error.message}; trying again until it is there`);
      failures++;
    }
    await sleep(Math.max(pause.first, backOff(failures + 4, random, pause.longest)), signal);
  }
}
