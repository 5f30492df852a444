import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { type Fault, fault } from "../domain/fault.ts";
import type { Schema } from "./glanced.ts";

/** What a file holds; undefined when there is none. */
export function readPrivate(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unusable(path, error);
  }
}

/** What a JSON file holds, checked; undefined when there is none. */
export function readRecord<T>(path: string, schema: Schema<T>): T | undefined {
  const text = readPrivate(path);
  if (text === undefined) return undefined;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw fault("home.unusable", path, `it isn't JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw fault("home.unusable", path, `${issue.path.join(".")}: ${issue.message}`);
}

/**
 * Puts a file in place whole, or leaves the one that is there; nobody else can read it.
 * When it returns the file survives power loss: a token that isn't in it is lost for good.
 */
export function writePrivate(path: string, text: string): void {
  const draft = `${path}.${process.pid}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(draft, "wx", 0o600);
    try {
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
    syncDirectory(dirname(path));
  } catch (error) {
    rmSync(draft, { force: true });
    throw unusable(path, error);
  }
}

export const writeRecord = (path: string, record: unknown): void =>
  writePrivate(path, `${JSON.stringify(record, null, 2)}\n`);

function syncDirectory(path: string): void {
  if (process.platform === "win32") return; // A directory can't be opened there.
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

const unusable = (path: string, error: unknown): Fault =>
  fault("home.unusable", path, (error as Error).message);
