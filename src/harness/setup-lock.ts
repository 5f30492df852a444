import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Milliseconds. No setup takes that long, settings of megabytes included: an older lock is of one that was killed. */
const lifetime = 60_000;

interface Options {
  now?: () => number;
  wait?: (ms: number) => void;
}

/**
 * Held by one setup of a home at a time: two that write the same file would each forget what the other put there, and no
 * undo would find all of it. Where no lock can be made nothing can be written either, and whoever tries says why.
 */
export function setupLock(path: string, { now = Date.now, wait = Bun.sleepSync }: Options = {}): Disposable {
  for (;;) {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, `${process.pid}`, { flag: "wx", mode: 0o600 });
      return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return { [Symbol.dispose]() {} };
    }
    const held = statSync(path, { throwIfNoEntry: false });
    if (held && (Math.abs(now() - held.mtimeMs) > lifetime || !isAlive(path)))
      rmSync(path, { force: true, recursive: true });
    else wait(20);
  }
}

/** Whether the process that holds a lock is still there, as far as can be seen. */
function isAlive(path: string): boolean {
  try {
    process.kill(Number(readFileSync(path, "utf8")), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
