import { type HookFormat, textIn, hookTimeout as timeout } from "./hook-format.ts";

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
  session: (input) => ({ id: textIn(input, "session_id"), cwd: textIn(input, "cwd") }),
  notice: (systemMessage) => ({ systemMessage }),
  ending: ({ stop_hook_active }) => stop_hook_active === true,
};
