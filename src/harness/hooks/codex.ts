import { type HookFormat, textIn, hookTimeout as timeout } from "./hook-format.ts";

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
  session: (input) => ({ id: textIn(input, "session_id"), cwd: textIn(input, "cwd") }),
  notice: (systemMessage) => ({ systemMessage }),
  ending: ({ stop_hook_active }) => stop_hook_active === true,
};
