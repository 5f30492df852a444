import { type HookFormat, textIn, hookTimeout as timeout } from "./hook-format.ts";

const additional = (additional_context: string) => ({ additional_context });

export const cursorHooks: HookFormat = {
  harness: "cursor",
  events: {
    sessionStart: { place: "start", timeout, context: additional },
    postToolUse: { place: "tools", timeout, context: additional },
    stop: { place: "stop", timeout, context: (followup_message) => ({ followup_message }) },
    sessionEnd: { place: "end", timeout },
  },
  session: (input) => ({
    id: textIn(input, "conversation_id") ?? textIn(input, "session_id"),
    cwd: textIn(input, "cwd") ?? firstRoot(input.workspace_roots),
  }),
  ending: ({ loop_count, status }) => Number(loop_count) > 0 || status === "aborted" || status === "error",
};

function firstRoot(roots: unknown): string | undefined {
  const [first]: unknown[] = Array.isArray(roots) ? roots : [];
  return typeof first === "string" && first !== "" ? first : undefined;
}
