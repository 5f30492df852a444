/** What is kept of a harness's session between its hooks, in the home: `sessions/<harness>-<hash of its id>.json`. */
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

export const hookStatePath = (home: string, harness: string, session: string): string =>
  `${home}/sessions/${harness}-${Bun.hash(session).toString(16).padStart(16, "0")}.json`;

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
      Array.isArray(kept.noticed)
    )
      return { ...emptyState(session), ...kept };
  } catch {
    // The file of a first hook isn't there, and one that can't be read is replaced by the next that is written.
  }
  return emptyState(session);
}
