/** What is kept of a harness's session between its hooks, for each agent: `sessions/<harness>-<hash>.json` in the home. */
export interface HookState {
  v: 1;
  /** The harness's own id of the session. */
  session: string;
  /** Claimed for this session and not acked yet. */
  pending: HandedOut[];
  /** When their lease ends (ms). */
  until?: number;
  /** The harness's pipe took all of the text. Until then nobody has seen it. */
  shown: boolean;
  /** When it had (ms). */
  shownAt?: number;
  /** It is remembered as the one to wake. */
  remembered?: boolean;
  /** The last turn was made longer by a hook of ours. */
  prolonged: boolean;
  /** Codes of the troubles that the person was told of. */
  noticed: string[];
  /** The relay was away; until this time (ms) no hook of the session asks again. */
  awayUntil?: number;
}

export interface HandedOut {
  receipt: string;
  /** Shown in part: its body stays readable after the ack. */
  cut?: true;
}

const emptyState = (session: string): HookState => ({
  v: 1,
  session,
  pending: [],
  shown: false,
  prolonged: false,
  noticed: [],
});

/** Hooks of two agents can be in one session, the person's own and a project's: what each was handed is its own to ack. */
export interface SessionKey {
  harness: string;
  session: string;
  /** Undefined: the default one of the home. */
  agent: string | undefined;
}

export const hookStatePath = (home: string, { harness, session, agent = "" }: SessionKey): string =>
  `${home}/sessions/${harness}-${Bun.hash(`${agent} ${session}`).toString(16).padStart(16, "0")}.json`;

/**
 * What is known of a session. A file that is missing, torn or another's says nothing: then mail comes back when its
 * lease ends. Read without node:fs, which takes longer to load than all of a hook may take.
 */
export async function readHookState(path: string, session: string): Promise<HookState> {
  try {
    const kept: Partial<HookState> = Object(await Bun.file(path).json());
    if (
      kept.v === 1 &&
      kept.session === session &&
      Array.isArray(kept.pending) &&
      kept.pending.every(isHandedOut) &&
      Array.isArray(kept.noticed)
    )
      return { ...emptyState(session), ...kept };
  } catch {
    // The file of a first hook isn't there, and one that can't be read is replaced by the next that is written.
  }
  return emptyState(session);
}

/** A receipt that no relay would take would keep every hook of the session from all it does behind the ack. */
const isHandedOut = (kept: Partial<HandedOut> | null): boolean =>
  /^[0-9a-f-]{36}\.\d{1,6}\.[0-9a-f]{8}$/.test(`${kept?.receipt}`);
