import { ringPrompt } from "./ring-prompt.ts";
import { type RunProgram, runProgram } from "./run-program.ts";
import type { Waker } from "./waker.ts";

interface CodexQueue {
  /** The id of a Codex session. */
  thread: string;
  run?: RunProgram;
}

/** Puts a line into a Codex session's queue: idle, it begins a turn; busy, the line waits. Taken isn't read. */
export const codexQueue = ({ thread, run = runProgram }: CodexQueue): Waker => ({
  rung: "codex",
  target: thread,
  wake: (ring, agent) => run(["codex", "queue", "--thread", thread, "--message", ringPrompt(ring, agent)]),
});
