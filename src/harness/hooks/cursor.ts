import type { HookFormat } from "./hook-format.ts";

/** Seconds; a hook of ours ends itself long before. */
const timeout = 5;

const additional = (additional_context: string) => ({ additional_context });

export const cursorHooks: HookFormat = {
  harness: "cursor",
  events: {
    sessionStart: { place: "start", timeout, context: additional },
    postToolUse: { place: "tools", timeout, context: additional },
    stop: { place: "stop", timeout, context: (followup_message) => ({ followup_message }) },
    sessionEnd: { place: "end", timeout },
  },
  session: { id: ["conversation_id", "session_id"], cwd: ["cwd", "workspace_roots"] },
  ending: ({ loop_count, status }) => Number(loop_count) > 0 || status === "aborted" || status === "error",
};
