import { dirname } from "node:path/posix";
import type { Disk } from "./disk.ts";

/**
 * The journal's words. Each can be done again, in order, over any state that a crash left, and ends the same:
 * that is what makes recovery a plain replay.
 */
export type Step =
  /** One content at these paths, whatever was there. */
  | { op: "put"; to: string[]; text: string }
  | { op: "move"; from: string; to: string }
  | { op: "remove"; path: string }
  /** Text at this place of a file that only grows. */
  | { op: "append"; path: string; at: number; text: string };

/** The files that a step makes or changes. */
export function changedBy(step: Step): readonly string[] {
  if ("path" in step) return [step.path];
  return step.op === "put" ? step.to : [step.to];
}

/** Every name whose file a step makes, changes or takes away. */
export function namedBy(step: Step): readonly string[] {
  return step.op === "move" ? [step.from, step.to] : changedBy(step);
}

/** Whether something is left of it to do, after others have taken its work away. */
export const isLeft = (step: Step): boolean =>
  step.op === "put" ? step.to.length > 0 : step.op !== "move" || step.from !== step.to;

/** Does a step. `temporary`: a name for a file that isn't complete, new each time. */
export function applyStep(disk: Disk, step: Step, temporary: () => string): void {
  switch (step.op) {
    case "put":
      put(disk, step, temporary());
      break;
    case "move":
      unlessDone(disk, step.from, () => inDirectory(disk, step.to, () => move(disk, step.from, step.to)));
      break;
    case "remove":
      unlessDone(disk, step.path, () => disk.unlink(step.path));
      break;
    case "append":
      inDirectory(disk, step.path, () => append(disk, step));
  }
}

/** The same steps, with those appends as one that meet end to end in a file. They come last: no other step is about their file. */
export function joinedAppends(steps: Step[]): Step[] {
  const others = steps.filter(({ op }) => op !== "append");
  const joined: (Step & { op: "append" })[] = [];
  let end = 0;
  for (const step of steps) {
    if (step.op !== "append") continue;
    const last = joined.at(-1);
    if (last?.path === step.path && end === step.at) last.text += step.text;
    else joined.push({ ...step });
    end = step.at + Buffer.byteLength(step.text);
  }
  return [...others, ...joined];
}

function append(disk: Disk, { path, at, text }: Step & { op: "append" }): void {
  const file = disk.open(path);
  try {
    file.write(Buffer.from(text), at);
  } finally {
    file.close();
  }
}

function put(disk: Disk, step: Step & { op: "put" }, staged: string): void {
  const [first, ...others] = step.to;
  try {
    // Whole before anybody can find it.
    inDirectory(disk, staged, () => disk.create(staged, Buffer.from(step.text)));
    // One body for all recipients: the other names are hard links. Files are never changed in place, so sharing is safe.
    for (const path of others) inDirectory(disk, path, () => linkOrCopy(disk, staged, path, step.text));
    inDirectory(disk, first!, () => disk.rename(staged, first!));
  } catch (error) {
    // It will be tried again, with another name, on a disk that may be full. What had this name before isn't ours.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") clear(disk, staged, `${staged}.copy`);
    throw error;
  }
}

function clear(disk: Disk, ...paths: string[]): void {
  for (const path of paths) {
    try {
      disk.unlink(path);
    } catch {
      // What is wrong was said before; the next start empties the folder.
    }
  }
}

function linkOrCopy(disk: Disk, staged: string, path: string, text: string): void {
  try {
    disk.link(staged, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") {
      // Only a replay meets what it made before the crash.
      disk.unlink(path);
      disk.link(staged, path);
      return;
    }
    // Too many links, or a file system without them.
    if (code !== "EMLINK" && code !== "EPERM" && code !== "ENOTSUP" && code !== "EOPNOTSUPP") throw error;
    const copy = `${staged}.copy`;
    disk.create(copy, Buffer.from(text));
    disk.rename(copy, path);
  }
}

/** A whole mailbox that is moved away a second time, in a replay, goes beside what was moved the first time. */
function move(disk: Disk, from: string, to: string, copies = 1): void {
  try {
    disk.rename(from, copies === 1 ? to : `${to}.${copies}`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    move(disk, from, to, copies + 1);
  }
}

/** The directory is made only when it turns out to be missing: the common case costs nothing. */
function inDirectory<T>(disk: Disk, path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const folder = dirname(path);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || disk.exists(folder)) throw error;
    disk.mkdir(folder);
    return act();
  }
}

/** A step whose file is gone has been done before. */
function unlessDone(disk: Disk, path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || disk.exists(path)) throw error;
  }
}
