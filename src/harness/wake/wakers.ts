import { codexQueue } from "./codex-queue.ts";
import { desktopNotice, desktopProgram } from "./desktop-notice.ts";
import { execCommand } from "./exec-command.ts";
import { opencodePrompt } from "./opencode-prompt.ts";
import type { Waker } from "./waker.ts";

export interface Wakeable {
  /** The last Codex session of the agent. */
  codex?: { thread: string } | undefined;
  /** The last OpenCode session of the agent, and the server that runs it. */
  opencode?: { url: string; session: string } | undefined;
}

interface Options {
  /** What is known of the agent's sessions. */
  target: Wakeable;
  /** The person lets agents be started: a turn that begins costs money. */
  startAgents: boolean;
  /** A command line of the person's own. */
  exec?: string | undefined;
  /** Whether a program is here. */
  onPath: (program: string) => boolean;
  platform?: NodeJS.Platform;
}

/** All ways in which this machine can wake an agent, or its person. */
export function wakers({ target, startAgents, exec, onPath, platform }: Options): Waker[] {
  const { codex, opencode } = startAgents ? target : {};
  const program = desktopProgram(platform);
  return [
    ...(codex && onPath("codex") ? [codexQueue(codex)] : []),
    ...(opencode ? [opencodePrompt(opencode)] : []),
    ...(onPath(program) ? [desktopNotice({ program })] : []),
    ...(exec === undefined ? [] : [execCommand({ line: exec })]),
  ];
}
