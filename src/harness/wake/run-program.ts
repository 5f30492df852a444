import { safeLine } from "../../domain/safe-text.ts";
import type { Woken } from "./waker.ts";

/** Runs a program with these words, no shell between, and says how that went. */
export type RunProgram = (words: string[], options?: RunOptions) => Promise<Woken>;

export interface RunOptions {
  /** Beside the environment of this process. */
  env?: Record<string, string>;
  /** Seconds, after which it is ended. It may have done its work: so it isn't run again. */
  patience?: number;
}

/** Characters of what a program said that are worth a line of the log. */
const longest = 200;

export const runProgram: RunProgram = async (words, { env = {}, patience = 20 } = {}) => {
  const [name = ""] = words;
  let child: Bun.Subprocess<"ignore", "ignore", "pipe">;
  try {
    child = Bun.spawn(words, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
      timeout: patience * 1000,
    });
  } catch (error) {
    return { done: false, says: `${name} can't be run: ${(error as Error).message}` };
  }
  const [said] = await Promise.all([new Response(child.stderr).text(), child.exited]);
  if (child.exitCode === 0) return { done: true, says: `${name} took it` };
  if (child.signalCode)
    return { done: false, says: `${name} gave no answer in ${patience} s; not tried again` };
  const why = safeLine(said.trim().split("\n").at(-1) ?? "").slice(0, longest);
  return { done: false, says: `${name} ended with ${child.exitCode}${why && `: ${why}`}` };
};
