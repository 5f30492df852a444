import type { HarnessName } from "../harness-name.ts";
import type { HookFormat } from "./hook-format.ts";

/** Each harness's hooks, loaded when they are called for: a hook is one harness's, and runs on every turn. */
export const loadHookFormat: Record<HarnessName, () => Promise<HookFormat>> = {
  "claude-code": () => import("./claude-code.ts").then((file) => file.claudeCodeHooks),
  codex: () => import("./codex.ts").then((file) => file.codexHooks),
  gemini: () => import("./gemini.ts").then((file) => file.geminiHooks),
  cursor: () => import("./cursor.ts").then((file) => file.cursorHooks),
  opencode: () => import("./opencode.ts").then((file) => file.opencodeHooks),
  copilot: () => import("./copilot.ts").then((file) => file.copilotHooks),
};
