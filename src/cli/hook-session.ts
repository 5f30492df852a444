import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fault } from "../domain/fault.ts";
import { type HookState, hookStatePath, readHookState, type SessionKey } from "./hook-state.ts";

/** Milliseconds. A hook lives for less than this, so a lock that is older is a dead one's. */
const lockLifetime = 2000;
/** Days that the file of a session is kept after its last change. */
const keptDays = 7;

/** A harness's session between its hooks, held by one hook at a time. */
export class HookSession implements Disposable {
  readonly #path: string;
  readonly #now: () => number;

  private constructor(
    path: string,
    readonly state: HookState,
    now: () => number,
  ) {
    this.#path = path;
    this.#now = now;
  }

  /**
   * Undefined while another hook of the session is at it: harnesses run tools at the same time, and so their hooks.
   * A home that can't be written to is an error: what was handed out couldn't be remembered there, so it couldn't be acked.
   */
  static async open(home: string, key: SessionKey, now: () => number): Promise<HookSession | undefined> {
    const path = hookStatePath(home, key);
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if (!locked(`${path}.lock`, now())) return undefined;
    } catch (error) {
      throw fault("home.unusable", dirname(path), (error as Error).message);
    }
    return new HookSession(path, await readHookState(path, key.session), now);
  }

  /** Puts what is known now in place whole. A power cut may undo it: then leases end, and mail comes again. */
  save(): void {
    const draft = `${this.#path}.${process.pid}.tmp`;
    try {
      const isNew = !statSync(this.#path, { throwIfNoEntry: false });
      writeFileSync(draft, `${JSON.stringify(this.state)}\n`, { mode: 0o600 });
      renameSync(draft, this.#path);
      if (isNew) sweep(dirname(this.#path), this.#now() - keptDays * 24 * 3600 * 1000);
    } catch (error) {
      remove(draft);
      throw fault("home.unusable", this.#path, (error as Error).message);
    }
  }

  [Symbol.dispose](): void {
    remove(`${this.#path}.lock`);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // On a disk that fails. A lock ends by itself, and a draft is swept with the old files.
  }
}

function locked(path: string, now: number): boolean {
  const held = statSync(path, { throwIfNoEntry: false });
  if (held && Math.abs(now - held.mtimeMs) < lockLifetime) return false;
  if (held) rmSync(path, { force: true });
  try {
    closeSync(openSync(path, "wx", 0o600));
    utimesSync(path, now / 1000, now / 1000);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Sessions that ended long ago. */
function sweep(folder: string, before: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() && stat.mtimeMs < before) rmSync(path, { force: true });
  }
}
