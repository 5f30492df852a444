import { type HookFormat, textIn, hookTimeout as timeout } from "./hook-format.ts";

const additional = (additionalContext: string) => ({ additionalContext });

export const copilotHooks: HookFormat = {
  harness: "copilot",
  events: {
    sessionStart: { place: "start", timeout, context: additional },
    postToolUse: { place: "tools", timeout, context: additional },
    agentStop: { place: "stop", timeout, context: (reason) => ({ decision: "block", reason }) },
    notification: { place: "notify", timeout, matcher: "agent_idle", context: additional },
    sessionEnd: { place: "end", timeout },
  },
  session: (input) => ({
    id: textIn(input, "sessionId") ?? textIn(input, "session_id"),
    cwd: textIn(input, "cwd"),
  }),
};
