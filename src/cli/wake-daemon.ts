import type { Connection } from "../client/connect.ts";
import { holdRung } from "../client/hold-rung.ts";
import { type Sleep, sleep as systemSleep } from "../client/sleep.ts";
import type { Ring } from "../domain/doorbell.ts";
import { sessionLabel } from "../domain/session.ts";
import type { Waker, Woken } from "../harness/wake/waker.ts";

/** Milliseconds between two looks at who has joined from here, and which sessions there are. */
const look = 60_000;

/** One ring, and what came of it. */
export interface WakeReport extends Woken {
  agent: string;
  waker: Waker;
  ring: Ring;
}

interface WakeDaemon {
  /** The agents to wake, as of now. */
  agents: () => string[];
  wakers: (agent: string) => Waker[];
  connect: (agent: string) => Promise<Pick<Connection, "client" | "agent">>;
  report: (report: WakeReport) => void;
  note: (line: string) => void;
  signal: AbortSignal;
  sleep?: Sleep | undefined;
}

/** Holds every rung that this machine has for its agents until the signal aborts; who joins later is found. */
export async function wakeDaemon(daemon: WakeDaemon): Promise<void> {
  const { agents, wakers, signal, sleep = systemSleep, note } = daemon;
  const held = new Map<string, { end: AbortController; over: Promise<void> }>();
  while (!signal.aborted) {
    const wanted = new Map<string, { agent: string; waker: Waker }>(
      agents().flatMap((agent) =>
        wakers(agent).map((waker) => [`${agent} ${waker.rung} ${waker.target}`, { agent, waker }]),
      ),
    );
    for (const [key, { end }] of held) {
      if (wanted.has(key)) continue;
      end.abort();
      held.delete(key);
    }
    for (const [key, { agent, waker }] of wanted) {
      if (held.has(key)) continue;
      const end = new AbortController();
      const over = hold(daemon, agent, waker, AbortSignal.any([signal, end.signal]))
        .catch((error: Error) => note(`@${agent} ${waker.rung}: ${error.message}`))
        .finally(() => {
          // Looked at again the next time.
          if (held.get(key)?.over === over) held.delete(key);
        });
      held.set(key, { end, over });
    }
    await sleep(look, signal);
  }
  await Promise.all([...held.values()].map(({ over }) => over));
}

function hold(
  { connect, report, note, sleep }: WakeDaemon,
  agent: string,
  waker: Waker,
  signal: AbortSignal,
) {
  return holdRung({
    connect: () => connect(agent),
    rung: waker.rung,
    // Of another daemon for the same agent this is a rung of its own; of a session that comes again it is the same.
    session: sessionLabel(waker.rung, `${waker.target}${process.pid}`),
    onRing: async (ring) => report({ agent, waker, ring, ...(await waker.wake(ring, agent)) }),
    log: (line) => note(`@${agent}: ${line}`),
    signal,
    sleep,
  });
}
