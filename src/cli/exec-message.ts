import type { Env } from "../client/home.ts";
import type { Claimed } from "../domain/claim.ts";
import { safeJson } from "../domain/safe-text.ts";
import { unclaimed } from "./claimed-batch.ts";
import { execCommand } from "./exec-command.ts";
import { messageVariables } from "./message-variables.ts";

interface Exec {
  commandLine: string;
  message: Claimed;
  env: Env;
  /** Ends the command. */
  signal: AbortSignal;
}

/** Runs a command on one message, and says how it failed; undefined: it went well. */
export const execMessage = ({ commandLine, message, env, signal }: Exec): Promise<string | undefined> =>
  execCommand({
    commandLine,
    input: `${safeJson(unclaimed(message))}\n`,
    env: { ...env, ...messageVariables(message) },
    signal,
  });
