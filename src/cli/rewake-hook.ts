import { connect } from "../client/connect.ts";
import { ringText } from "../domain/ring-text.ts";
import { sessionLabel } from "../domain/session.ts";
import { quoteWords } from "../harness/shell-words.ts";
import type { HookCall } from "./hook-call.ts";
import { hookMatch } from "./hook-match.ts";
import { waitForRing } from "./wait-for-ring.ts";

/** Seconds: how long Claude Code lets such a hook run by default. */
const patience = 600;

/** How a hook with asyncRewake ends: this code wakes its session, and what it said on stderr is shown there. */
const wakes = 2;

/**
 * `bch hook claude-code rewake`, in the background of an idle session: gives the exit code when mail rings for it, and 0
 * when nothing did, when a newer one of the same session took over, or when the session has gone. It claims nothing.
 */
export async function rewakeHook(
  { words, home, env, session: { id, cwd } }: Pick<HookCall, "words" | "home" | "env" | "session">,
  say: (line: string) => void,
  wait = waitForRing,
): Promise<number> {
  // Nobody could tell this session from others, and each would be woken for what another has left.
  if (!id) return 0;
  const { agent, home: given, match } = words.flags;
  const parent = process.ppid;
  const heard = await wait({
    connect: () => connect({ home, env, agent, client: { agent: "hook" } }),
    rung: "rewake",
    session: sessionLabel("claude-code", id),
    match: match ?? (await hookMatch(cwd ?? process.cwd())),
    seconds: patience,
    signal: new AbortController().signal,
    // The shell that the session started it by; a session that has gone is not to be woken.
    alive: () => process.ppid === parent,
  });
  if (!heard) return 0;
  const read = quoteWords(["bch", "drain", "--agent", heard.agent, ...(given ? ["--home", given] : [])]);
  say(`${ringText(heard.ring, heard.agent)} Read with the tool bch_inbox, or with: ${read}\n`);
  return wakes;
}
