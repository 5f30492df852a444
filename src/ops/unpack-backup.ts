import { createHash } from "node:crypto";
import { closeSync, createReadStream, fsyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { Fault, fault } from "../domain/fault.ts";
import { homeFormat } from "../store/file/home-format.ts";
import { type BackupManifest, backupManifest, manifestPath } from "./backup-manifest.ts";

/** A stream of tar-stream's, which says nothing of its pieces. */
type Pieces = AsyncIterable<Uint8Array>;

/** Bytes: of the manifest, and of any other file but the ledger's days. */
const most = { manifest: 1 << 30, file: 64 << 20 };

/**
 * Reads an archive to its end and holds it against its own manifest: each file there, none beside, each as long as it should be and
 * with its hash. With `into`, which must not be there yet, the files go there; without, nothing is written.
 */
export async function unpackBackup(file: string, into?: string): Promise<BackupManifest> {
  const bad = (why: string) => fault("backup.unreadable", file, why);
  let manifest: BackupManifest | undefined;
  const left = new Map<string, BackupManifest["files"][number]>();
  const archive = extract();
  const source = createReadStream(file);
  const unzip = createGunzip();
  const forward = (error: Error) => archive.destroy(error);
  source
    .on("error", forward)
    .pipe(unzip)
    .on("error", forward)
    .pipe(archive as unknown as NodeJS.WritableStream);
  try {
    for await (const entry of archive) {
      const { name, type, size = 0 } = entry.header;
      if (type !== "file") throw bad(`it has a ${type} (${name.slice(0, 100)})`);
      if (!manifest) {
        if (name !== manifestPath) throw bad("it doesn't begin with a manifest");
        manifest = readManifest(await content(entry as Pieces, most.manifest, bad), bad);
        for (const one of manifest.files) left.set(one.path, one);
        continue;
      }
      const expected = left.get(name);
      if (!expected) throw bad(`${name.slice(0, 100)} isn't in its manifest, or is there twice`);
      left.delete(name);
      if (size !== expected.size || (size > most.file && !name.startsWith("ledger/")))
        throw bad(`${name} has ${size} bytes`);
      if ((await store(entry as Pieces, into && join(into, name))) !== expected.sha256)
        throw bad(`${name} has been changed`);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof Fault) throw error;
    throw bad(code === "ENOENT" ? "there is no such file" : message);
  } finally {
    source.destroy();
  }
  if (!manifest) throw bad("it is empty");
  if (left.size > 0) throw bad(`${left.size} of its files are missing`);
  return manifest;
}

function readManifest(text: Buffer, bad: (why: string) => Error): BackupManifest {
  let value: unknown;
  try {
    value = JSON.parse(text.toString("utf8"));
  } catch {
    throw bad("its manifest isn't JSON");
  }
  const { format } = (value ?? {}) as { format?: unknown };
  if (typeof format === "number" && format > homeFormat)
    throw bad(`a newer bch made it (format ${format}; this one reads up to ${homeFormat})`);
  const parsed = backupManifest.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw bad(`its manifest has ${issue.path.join(".")}: ${issue.message}`);
}

async function content(pieces: Pieces, bound: number, bad: (why: string) => Error): Promise<Buffer> {
  const all: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > bound) throw bad("its manifest is too long");
    all.push(piece);
  }
  return Buffer.concat(all);
}

/** The hash of a file, which is written and flushed when it has a place. */
async function store(pieces: Pieces, path: string | undefined): Promise<string> {
  const hash = createHash("sha256");
  if (path) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const descriptor = path === undefined ? undefined : openSync(path, "wx", 0o600);
  try {
    for await (const piece of pieces) {
      hash.update(piece);
      for (let done = 0; descriptor !== undefined && done < piece.length; )
        done += writeSync(descriptor, piece, done);
    }
    if (descriptor !== undefined) fsyncSync(descriptor);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
  return hash.digest("hex");
}
