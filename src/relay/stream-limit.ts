import { readFileSync } from "node:fs";

/** Files kept free for mail, for the log and for ordinary requests; where there are few, three quarters of them. */
const spare = 256;

/**
 * How many answers may be held open at once. Each takes a file descriptor, and a relay that has none left
 * can neither accept a connection nor store a message.
 */
export function streamLimit(procLimits: string | undefined = readLimits()): number {
  const soft = /^Max open files\s+(\d+)/m.exec(procLimits ?? "")?.[1];
  // Where the system doesn't say, a number that every desktop allows.
  const files = Number(soft ?? 2048);
  return Math.max(files - spare, Math.floor(files / 4));
}

function readLimits(): string | undefined {
  return process.platform === "linux" ? readFileSync("/proc/self/limits", "utf8") : undefined;
}
