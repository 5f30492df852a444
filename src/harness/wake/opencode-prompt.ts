import { ringPrompt } from "./ring-prompt.ts";
import type { Waker } from "./waker.ts";

interface OpencodePrompt {
  /** Of its local server, like http://127.0.0.1:4096. */
  url: string;
  session: string;
  fetch?: (url: string, init: BunFetchRequestInit) => Promise<Response>;
}

/** Milliseconds that its server may take. It may have begun the turn all the same: so it isn't asked again. */
const patience = 10_000;

/** Prompts an OpenCode session through the server that runs it. */
export const opencodePrompt = ({ url, session, fetch = globalThis.fetch }: OpencodePrompt): Waker => ({
  rung: "opencode",
  target: session,
  async wake(ring, agent) {
    const where = new URL(`/session/${encodeURIComponent(session)}/prompt_async`, url);
    try {
      const { ok, status } = await fetch(where.href, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ parts: [{ type: "text", text: ringPrompt(ring, agent) }] }),
        signal: AbortSignal.timeout(patience),
        redirect: "manual",
        proxy: false,
      });
      return { done: ok, says: ok ? "opencode took it" : `opencode answered ${status}` };
    } catch (error) {
      return { done: false, says: `opencode gave no answer: ${(error as Error).message}; not tried again` };
    }
  },
});
