import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** System calls that change what is on disk, on all kinds of processors. */
export const changing = [
  ...["openat", "pwrite64", "ftruncate", "fdatasync", "fsync", "chmod", "fchmodat"],
  ...["rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat"],
];
/** Those that only look. */
export const looking = ["access", "faccessat", "lstat", "newfstatat", "statx", "pread64", "getdents64"];

/** One system call of a run: strace counts for each thread and each call by itself. */
export interface CallPoint {
  call: string;
  nth: number;
  /** Counted for this path in the home alone: a relay opens its own program in no order. */
  path?: string;
}

/** Calls as strace wants them; it passes over those that this processor doesn't have. */
const list = (calls: string[]) => calls.map((call) => `?${call}`).join();
const quiet = ["strace", "--follow-forks", "-qq"];

/** Writes these calls into a file, with the paths of what they work on. */
export const writing = (calls: string[], file: string): string[] => [
  ...["--decode-fds=path", "--output", file, `--trace=${list(calls)}`],
];

/** What is done to calls: `error=EIO`, `signal=SIGKILL`, with `when=`. */
export const injecting = (calls: string[], what: string): string[] => [
  ...["--output", "/dev/null", `--trace=${list(calls)}`, `--inject=${list(calls)}:${what}`],
];

/** The same, done to one call. */
export const injectingAt = ({ call, nth, path }: CallPoint, what: string, home: string): string[] => [
  ...injecting([call], `${what}:when=${nth}`),
  ...(path === undefined ? [] : [`--trace-path=${join(home, path)}`]),
];

/** Goes in front of a command, to have this done or written from its start. Not with --seccomp-bpf: it loses signals. */
export const under = (what: string[]): string[] => [...quiet, ...what];

/** The calls of a recording that work on the home, each once, whichever thread makes it. */
export function pointsOf(recording: string, home: string, wanted: (line: string) => boolean): CallPoint[] {
  const counts = new Map<string, number>();
  const points = new Map<string, CallPoint>();
  for (const line of readFileSync(recording, "utf8").split("\n")) {
    const [, thread, call = ""] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    if (!thread) continue;
    const opened = call === "openat" ? relative(home, /"(.*?)"/.exec(line)?.[1] ?? "") : undefined;
    const counted = `${thread} ${call} ${opened ?? ""}`;
    const nth = (counts.get(counted) ?? 0) + 1;
    counts.set(counted, nth);
    // Names for a moment are other ones each time; what is done to them next is a point of its own.
    if (!line.includes(home) || !wanted(line) || opened?.startsWith("tmp/")) continue;
    const path = opened === undefined ? {} : { path: opened };
    points.set(`${call} ${nth} ${opened ?? ""}`, { call, nth, ...path });
  }
  return [...points.values()];
}

/** strace, at work on every thread of a process until it is disposed of. */
export async function attach(pid: number, what: string[]): Promise<AsyncDisposable> {
  const words = [...quiet, ...what, "--attach", String(pid)];
  const strace = Bun.spawn(words, { stdio: ["ignore", "ignore", "pipe"] });
  while (!threads(pid).every((status) => /^TracerPid:\t[1-9]/m.test(status))) {
    if (strace.exitCode !== null) throw new Error(`strace: ${await strace.stderr.text()}`);
    await Bun.sleep(1);
  }
  return {
    async [Symbol.asyncDispose]() {
      strace.kill("SIGTERM");
      await strace.exited;
    },
  };
}

function threads(pid: number): string[] {
  const folder = `/proc/${pid}/task`;
  try {
    return readdirSync(folder).map((thread) => readFileSync(`${folder}/${thread}/status`, "utf8"));
  } catch {
    return ["a thread, or all of it, has ended meanwhile"];
  }
}
