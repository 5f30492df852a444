import { type HookAddress, hookAddress } from "./hook-address.ts";
import type { HookCall } from "./hook-call.ts";
import { hookMatch } from "./hook-match.ts";
import { hookStatePath, readHookState } from "./hook-state.ts";

type Fetch = (url: string, init: BunFetchRequestInit) => Promise<Response>;

/** Milliseconds for which a session doesn't ask again after a relay that was away; a clock that is set back makes no more of them. */
export const pause = 60_000;
/** Milliseconds; what is left of a hook's time is for handing out. */
const patience = 800;
const onThisMachine = /^https?:\/\/(127(\.\d+){3}|localhost|\[::1\])([:/]|$)/i;

/**
 * Whether this hook has nothing to do: nothing to ack and no mail, found out with one request. It only looks: what it
 * had claimed would be held by nobody if this process ended here. Everything out of the ordinary counts as something.
 */
export async function hookIdle(
  call: HookCall,
  fetch: Fetch = globalThis.fetch,
  now = Date.now(),
): Promise<boolean> {
  const { format, event, input, session, home, env, words, agent: named } = call;
  const { agent, match } = words.flags;
  if (format.foreign?.(input)) return true;
  if (!event || !session.id) return false;
  const [state, address, scope] = await Promise.all([
    readHookState(
      hookStatePath(home, { harness: format.harness, session: session.id, agent: named }),
      session.id,
    ),
    hookAddress({ home, env, agent }),
    match ?? (session.cwd ? hookMatch(session.cwd) : undefined),
  ]);
  const away = state.awayUntil !== undefined && now < state.awayUntil && state.awayUntil - now <= pause;
  // Also what there is to ack waits: each try would hold up a turn. The last hook of a session tries once more.
  if (away && event.place !== "end") return true;
  if (state.pending.length > 0) return false;
  if (format.wakeTarget?.(session.id, input) && !state.remembered) return false;
  if (state.prolonged && event.place !== "tools" && event.place !== "end") return false;
  if (!event.context || format.ending?.(input)) return true;
  if (!address) return false;
  try {
    const reply = await look(address, scope, fetch);
    return reply.status === 200 && (await reply.text()) === "[]";
  } catch {
    return false; // The relay is away, or has left: said, or started again, by who can.
  }
}

function look({ agent, token, url, unix }: HookAddress, match: string | undefined, fetch: Fetch) {
  const query = match ? `&match=${encodeURIComponent(match)}` : "";
  return fetch(`${url}/v1/inbox/${agent}?limit=1${query}`, {
    headers: { Authorization: `Bearer ${token}`, "User-Agent": "backchannel-hook" },
    signal: AbortSignal.timeout(patience),
    // The token goes to the relay alone: not to where an answer points, not to a proxy from the environment.
    redirect: "manual",
    ...(unix ? { unix } : onThisMachine.test(url) && { proxy: false }),
  } as BunFetchRequestInit);
}
