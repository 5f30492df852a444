import { accessSync, constants, lstatSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Fault, fault } from "../domain/fault.ts";
import { replaceFile } from "./replace-file.ts";

/** A file of somebody's settings, found where symbolic links lead, and what it said when it was read. */
export class SettingsFile {
  readonly path: string;
  /** Undefined: there is none. */
  readonly text: string | undefined;
  readonly #target: string;

  constructor(path: string) {
    this.path = path;
    this.#target = guarded(path, () => targetOf(path));
    this.text = guarded(path, () => readText(this.#target));
  }

  /** Replaces it, in one step; gives the folders that were made for it, from the top. */
  write(text: string): string[] {
    return guarded(this.path, () => {
      this.#proveUnchanged();
      const like = this.text === undefined ? undefined : statSync(this.#target);
      const made = replaceFile({ path: this.#target, text, like });
      return made === undefined ? [] : between(made, dirname(this.#target));
    });
  }

  remove(): void {
    guarded(this.path, () => {
      this.#proveUnchanged();
      rmSync(this.#target);
    });
  }

  /** Harnesses write their settings themselves, at any time: what they wrote since must not be lost. */
  #proveUnchanged(): void {
    if (this.text !== readText(this.#target))
      throw unusable(this.path, "another program has just changed it");
    if (this.text === undefined) return;
    const { mode } = statSync(this.#target);
    if ((mode & 0o222) === 0) throw unusable(this.path, "it is read-only");
    accessSync(this.#target, constants.W_OK);
  }
}

/** Where a path leads: dotfile managers keep the file elsewhere, and a link there. */
function targetOf(path: string, links = 0): string {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return path;
  if (links === 40) throw unusable(path, "its symbolic links go in a circle");
  return targetOf(resolve(dirname(path), readlinkSync(path)), links + 1);
}

function readText(target: string): string | undefined {
  if (!lstatSync(target, { throwIfNoEntry: false })) return undefined;
  const bytes = readFileSync(target);
  const text = bytes.toString("utf8");
  if (!Buffer.from(text).equals(bytes)) throw unusable(target, "it isn't UTF-8 text");
  return text;
}

/** The folders from the upper to the lower one, both included. */
function between(upper: string, lower: string): string[] {
  return lower.length <= upper.length ? [upper] : [...between(upper, dirname(lower)), lower];
}

const unusable = (path: string, why: string): Fault => fault("config.unusable", path, why);

function guarded<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof Fault ? error : unusable(path, (error as Error).message);
  }
}
