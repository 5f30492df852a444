import type { Env } from "../client/home.ts";
import type { Claimed } from "../domain/claim.ts";
import { safeJson } from "../domain/safe-text.ts";
import { unclaimed } from "./claimed-batch.ts";
import { messageVariables } from "./message-variables.ts";

/** Milliseconds between asking a command to end and making it. */
const grace = 5000;

interface Exec {
  /** A command line for the shell, in which nothing of the message is ever put. */
  commandLine: string;
  message: Claimed;
  env: Env;
  /** Ends the command. */
  signal: AbortSignal;
}

/** Runs a command on one message, and says how it ended; undefined: well. */
export async function execMessage({ commandLine, message, env, signal }: Exec): Promise<string | undefined> {
  const shell = process.platform === "win32" ? ["cmd", "/d", "/s", "/c"] : ["sh", "-c"];
  const child = Bun.spawn([...shell, commandLine], {
    env: { ...env, ...messageVariables(message) },
    stdin: Buffer.from(`${safeJson(unclaimed(message))}\n`),
    stdout: "inherit",
    stderr: "inherit",
    // A process group of its own: ctrl-c reaches it through us, and what it started ends with it.
    detached: true,
  });
  let force: Timer | undefined;
  const end = () => {
    signalGroup(child.pid, "SIGTERM");
    force = setTimeout(() => signalGroup(child.pid, "SIGKILL"), grace);
  };
  signal.addEventListener("abort", end);
  if (signal.aborted) end();
  try {
    await child.exited;
  } finally {
    clearTimeout(force);
    signal.removeEventListener("abort", end);
  }
  if (child.signalCode) return `was ended by ${child.signalCode}`;
  return child.exitCode === 0 ? undefined : `ended with ${child.exitCode}`;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // It has ended by itself.
  }
}
