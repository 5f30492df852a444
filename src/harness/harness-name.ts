/** The harnesses that Backchannel can be wired into, as the command line names them. */
export const harnessNames = ["claude-code", "codex", "gemini", "cursor", "opencode", "copilot"] as const;

export type HarnessName = (typeof harnessNames)[number];
