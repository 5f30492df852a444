import { fstatSync, statSync } from "node:fs";

/**
 * What is at the other end of standard input, output or error. `node:tty` says it too, but takes longer to load than
 * a send takes. `nowhere`: the null device, which is also what a file that was closed from the start has become.
 */
export function fileKind(file: 0 | 1 | 2): "terminal" | "nowhere" | "other" {
  if (process.platform === "win32") {
    return [process.stdin, process.stdout, process.stderr][file]?.isTTY ? "terminal" : "other";
  }
  const stat = fstatSync(file);
  if (!stat.isCharacterDevice()) return "other";
  return stat.rdev === statSync("/dev/null").rdev ? "nowhere" : "terminal";
}
