import type { Life } from "../relay/life.ts";
import { verdict } from "../relay/verdict.ts";
import type { Refusal } from "../relay/wire.ts";
import type { Fault } from "./fault.ts";
import { type Cast, operations } from "./operations.ts";

/** One operation, while one thing goes wrong. */
export interface Cell {
  operation: string;
  fault: Fault;
}

export const nameOf = ({ operation, fault }: Cell): string => `${operation}: ${fault.name}`;

/** What a relay may say when its files fail it; anything else misleads who asked. */
const honest = ["store.failed", "store.full"];
/** The first try after a fault may be told that the relay had to catch up. */
const tries = 3;

export interface Tried {
  broken: string[];
  /** Whether the relay had to be started again. */
  restarted: boolean;
}

export async function tryCell(life: Life, cast: Cast, { operation, fault }: Cell): Promise<Tried> {
  const { answers } = life;
  const before = answers.broken.length;
  const { prepare, act } = operations[operation]!;
  const ready = await prepare?.(cast);
  if (ready) answers.breaks(`refused before anything went wrong: ${told(ready)}`);
  {
    await using _ = await fault.begin(life);
    const why = await act(cast);
    if (why && !honest.includes(why.code)) answers.breaks(`answered: ${told(why)}`);
  }
  let why = await works(cast, operation);
  const restarted = why !== undefined && why.code === "store.failed" && fault.mayStop;
  if (restarted) {
    await life.relay.kill();
    await life.start();
    why = await works(cast, operation);
  }
  if (why) answers.breaks(`doesn't work again ${restarted ? "after a restart" : "afterwards"}: ${told(why)}`);
  else await verdict({ answers, wire: life.wire, home: life.relay.home.path, keepsClaims: true });
  return { broken: answers.broken.slice(before), restarted };
}

/** The last refusal, when even the last try was refused. */
async function works(cast: Cast, operation: string): Promise<Refusal | undefined> {
  const { prepare, act } = operations[operation]!;
  let why: Refusal | undefined;
  for (let left = tries; left > 0; left -= 1) {
    why = (await prepare?.(cast)) ?? (await act(cast));
    if (!why) return undefined;
  }
  return why;
}

const told = ({ status, code, sentence }: Refusal): string => `${status} ${code} ${sentence}`.trim();
