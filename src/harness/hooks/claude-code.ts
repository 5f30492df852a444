import type { HookFormat } from "./hook-format.ts";

/** Seconds; a hook of ours ends itself long before. */
const timeout = 5;

const additional = (hookEventName: string) => (additionalContext: string) => ({
  hookSpecificOutput: { hookEventName, additionalContext },
});

export const claudeCodeHooks: HookFormat = {
  harness: "claude-code",
  events: {
    SessionStart: { place: "start", timeout, context: additional("SessionStart") },
    UserPromptSubmit: { place: "prompt", timeout, context: additional("UserPromptSubmit") },
    // Once before the next call of the model, where PostToolUse would run for each of many tools.
    PostToolBatch: { place: "tools", timeout, context: additional("PostToolBatch") },
    Stop: { place: "stop", timeout, context: (reason) => ({ decision: "block", reason }) },
    SessionEnd: { place: "end", timeout },
  },
  session: { id: ["session_id"], cwd: ["cwd"] },
  notice: (systemMessage) => ({ systemMessage }),
  foreign: ({ agent_id }) => agent_id !== undefined && agent_id !== null,
  ending: ({ stop_hook_active }) => stop_hook_active === true,
};
