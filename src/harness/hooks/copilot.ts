import type { HookFormat } from "./hook-format.ts";

/** Seconds; a hook of ours ends itself long before. */
const timeout = 5;

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
  session: { id: ["sessionId"], cwd: ["cwd"] },
};
