import { readFileSync } from "node:fs";

/** Files kept free for mail, for the log and for ordinary requests. */
const spare = 256;

/**
 * How many answers may be held open at once. Each takes a file descriptor, and a relay that has none left
 * can neither accept a connection nor store a message.
 */
export function streamLimit(procLimits: string | undefined = readLimits()): number {
  const soft = /^Max open files\s+(\d+)/m.exec(procLimits ?? "")?.[1];
  // Where the system doesn't say, a number that every desktop allows.
  return Math.max(1, Number(soft ?? 2048) - spare);
}

function readLimits(): string | undefined {
  return process.platform === "linux" ? readFileSync("/proc/self/limits", "utf8") : undefined;
}
