import { claudeCode } from "./claude-code.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import { cursor } from "./cursor.ts";
import { gemini } from "./gemini.ts";
import type { Harness } from "./harness.ts";
import { opencode } from "./opencode.ts";

/** All harnesses, in the order of the names. */
export const harnesses: readonly Harness[] = [claudeCode, codex, gemini, cursor, opencode, copilot];
