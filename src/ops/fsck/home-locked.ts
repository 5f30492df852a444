import { accessSync, constants, type Stats, statSync } from "node:fs";
import { Fault, fault } from "../../domain/fault.ts";
import { refuseNewer } from "../../store/file/home-format.ts";
import { HomeLock } from "../../store/file/home-lock.ts";
import { refuseOthers } from "../../store/file/refuse-others.ts";

interface Options {
  /** Who has the lock, for the error. */
  holder: () => string;
  /** Whether files are going to be moved. */
  write: boolean;
  /** The user who asks. */
  user?: number | undefined;
}

/** A home that is there, is ours, and that no relay can start on meanwhile. What can't be, is said with what to do. */
export function homeLocked(home: string, options: Options): Disposable {
  const { holder, write, user = process.getuid?.() } = options;
  const stats = found(home);
  if (!stats.isDirectory()) throw fault("home.unusable", home, "it is no directory");
  refuseOthers(home, "bch relay fsck", user);
  refuseNewer(home);
  if (!readOnly(home)) return new HomeLock(home, holder);
  if (!write) return { [Symbol.dispose]() {} }; // Nothing changes there, so nobody needs to be kept out.
  const { code, message } = fault("home.unusable", home, "its disk is mounted read-only");
  throw new Fault(
    code,
    message,
    "Nothing was changed. Mount it for writing (mount -o remount,rw), then this again.",
  );
}

function found(home: string): Stats {
  try {
    return statSync(home);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw fault("home.unusable", home, code === "ENOENT" ? "it isn't there" : message);
  }
}

function readOnly(home: string): boolean {
  try {
    accessSync(home, constants.W_OK);
    return false;
  } catch (error) {
    // Anything else the lock will say.
    return (error as NodeJS.ErrnoException).code === "EROFS";
  }
}
