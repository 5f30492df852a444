import type { HookFormat } from "./hook-format.ts";

/** Seconds; a hook of ours ends itself long before. */
const timeout = 5;

const additional = (hookEventName: string) => (additionalContext: string) => ({
  hookSpecificOutput: { hookEventName, additionalContext },
});

export const geminiHooks: HookFormat = {
  harness: "gemini",
  events: {
    SessionStart: { place: "start", timeout, context: additional("SessionStart") },
    BeforeAgent: { place: "prompt", timeout, context: additional("BeforeAgent") },
    AfterTool: { place: "tools", timeout, context: additional("AfterTool") },
    AfterAgent: { place: "stop", timeout, context: (reason) => ({ decision: "deny", reason }) },
    SessionEnd: { place: "end", timeout },
  },
  session: { id: ["session_id"], cwd: ["cwd"] },
  notice: (systemMessage) => ({ systemMessage }),
  ending: ({ stop_hook_active }) => stop_hook_active === true,
};
