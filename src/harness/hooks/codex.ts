import type { HookFormat } from "./hook-format.ts";

/** Seconds; a hook of ours ends itself long before. */
const timeout = 5;

const additional = (hookEventName: string) => (additionalContext: string) => ({
  hookSpecificOutput: { hookEventName, additionalContext },
});

export const codexHooks: HookFormat = {
  harness: "codex",
  events: {
    SessionStart: { place: "start", timeout, context: additional("SessionStart") },
    UserPromptSubmit: { place: "prompt", timeout, context: additional("UserPromptSubmit") },
    PostToolUse: { place: "tools", timeout, context: additional("PostToolUse") },
    Stop: { place: "stop", timeout, context: (reason) => ({ decision: "block", reason }) },
    SessionEnd: { place: "end", timeout },
  },
  session: { id: ["session_id"], cwd: ["cwd"] },
  notice: (systemMessage) => ({ systemMessage }),
  wakeTarget: (thread) =>
    /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(thread) ? { codex: { thread } } : undefined,
  ending: ({ stop_hook_active }) => stop_hook_active === true,
};
