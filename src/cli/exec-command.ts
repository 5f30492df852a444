import type { Env } from "../client/home.ts";

/** Milliseconds between asking a command to end and making it. */
const grace = 5000;

interface Exec {
  /** A command line for the shell, in which nothing that others wrote is ever put. */
  commandLine: string;
  /** Its standard input. */
  input: string;
  env: Env;
  /** Ends the command, and all that it started. */
  signal: AbortSignal;
  /** Each gets what the command writes there; without, it goes where our own goes. */
  onOut?: ((piece: Uint8Array) => void) | undefined;
  onErr?: ((piece: Uint8Array) => void) | undefined;
}

/** Runs a command line until it and its output have ended, and says how it failed; undefined: it went well. */
export async function execCommand(exec: Exec): Promise<string | undefined> {
  const { commandLine, input, env, signal, onOut, onErr } = exec;
  if (signal.aborted) return "was not begun";
  const shell = process.platform === "win32" ? ["cmd", "/d", "/s", "/c"] : ["sh", "-c"];
  const child = Bun.spawn([...shell, commandLine], {
    env,
    stdin: Buffer.from(input),
    stdout: onOut ? "pipe" : "inherit",
    stderr: onErr ? "pipe" : "inherit",
    // A process group of its own: ctrl-c reaches it through us, and what it started ends with it.
    detached: true,
  });
  let force: Timer | undefined;
  const end = () => {
    signalGroup(child.pid, "SIGTERM");
    force = setTimeout(() => signalGroup(child.pid, "SIGKILL"), grace);
  };
  signal.addEventListener("abort", end);
  try {
    await Promise.all([child.exited, read(child.stdout, onOut), read(child.stderr, onErr)]);
  } finally {
    clearTimeout(force);
    signal.removeEventListener("abort", end);
  }
  if (child.signalCode) return `was ended by ${child.signalCode}`;
  return child.exitCode === 0 ? undefined : `ended with ${child.exitCode}`;
}

async function read(
  output: ReadableStream<Uint8Array> | number | undefined,
  take: Exec["onOut"],
): Promise<void> {
  if (!take || !(output instanceof ReadableStream)) return;
  for await (const piece of output) take(piece);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // It has ended by itself.
  }
}
