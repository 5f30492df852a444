import { createHash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  createWriteStream,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  type WriteStream,
} from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import { Fault, fault } from "../domain/fault.ts";
import { homeFormat } from "../store/file/home-format.ts";
import { type BackupManifest, manifestPath } from "./backup-manifest.ts";

interface Options {
  /** A folder in which nothing changes: a snapshot of a home. */
  folder: string;
  /** The archive to be made. */
  file: string;
  /** Whether one of that name may be lost. */
  replace?: boolean;
  version: string;
  createdAt: string;
  onProgress?: (done: number, all: number) => void;
  signal?: AbortSignal;
}

/** Packs a snapshot into a tar.gz that says what is in it. The file has its name only when it is whole and on the disk. */
export async function makeBackup(options: Options) {
  const { folder, file, version, createdAt, replace = false, onProgress = () => {}, signal } = options;
  const draft = `${file}.${process.pid}.partial`;
  let out: WriteStream | undefined;
  try {
    refuseToLose(file, replace);
    out = createWriteStream("", { fd: openSync(draft, "wx", 0o600) });
    const paths = [...filesIn(folder)];
    let done = 0;
    const step = () => onProgress(++done, paths.length * 2);
    const files: BackupManifest["files"] = [];
    for (const path of paths) {
      signal?.throwIfAborted();
      files.push(await summary(folder, path));
      step();
    }
    const manifest: BackupManifest = {
      v: 1,
      format: homeFormat,
      version,
      createdAt,
      counts: counts(paths),
      files,
    };
    const archive = pack();
    const packing = (async () => {
      const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
      await entry(archive, { name: manifestPath, size: text.length }, (into) => into.end(text));
      for (const { path, size } of files) {
        await entry(archive, { name: path, size }, (into) =>
          pipeline(createReadStream(join(folder, path)), into),
        );
        step();
      }
      archive.finalize();
    })();
    await Promise.all([packing, pipeline(archive, createGzip(), out, { signal })]);
    flush(draft);
    refuseToLose(file, replace);
    renameSync(draft, file);
    flush(dirname(file));
    return { file, bytes: statSync(file).size, counts: manifest.counts, files: files.length };
  } catch (error) {
    out?.destroy();
    rmSync(draft, { force: true });
    if (error instanceof Fault) throw error;
    throw fault("backup.failed", file, signal?.aborted ? "it was interrupted" : (error as Error).message);
  }
}

/** A device or a link that is replaced by a file is lost too: nobody means that. */
function refuseToLose(file: string, replace: boolean): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found || (replace && found.isFile())) return;
  const [why, hint] = found.isFile()
    ? ["there is a file of that name", "Choose another name, or replace it: --force"]
    : ["what has that name is no plain file", "Name the file that is to be made."];
  throw new Fault("backup.failed", fault("backup.failed", file, why).message, hint);
}

type Pack = ReturnType<typeof pack>;

function entry(
  archive: Pack,
  head: { name: string; size: number },
  fill: (into: NodeJS.WritableStream) => unknown,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const into = archive.entry({ ...head, mode: 0o600, type: "file" }, (error) =>
      error ? reject(error) : resolve(),
    ) as unknown as NodeJS.WritableStream;
    // An archive that can't go on ends its entries with an error, too.
    into.on("error", reject);
    Promise.resolve(fill(into)).catch(reject);
  });
}

/** Paths below a folder, in order. */
function* filesIn(folder: string, below = ""): Generator<string> {
  const found = readdirSync(join(folder, below), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  for (const one of found) {
    const path = below === "" ? one.name : `${below}/${one.name}`;
    if (one.isDirectory()) yield* filesIn(folder, path);
    else yield path;
  }
}

async function summary(folder: string, path: string) {
  const hash = createHash("sha256");
  let size = 0;
  for await (const piece of createReadStream(join(folder, path))) {
    hash.update(piece);
    size += piece.length;
  }
  return { path, size, sha256: hash.digest("hex") };
}

function counts(paths: string[]): BackupManifest["counts"] {
  const count = (form: RegExp) => paths.filter((path) => form.test(path)).length;
  return {
    agents: count(/^agents\/[^/]+\.json$/),
    messages: count(/^mail\/[^/]+\/(new|cur)\//),
    tasks: count(/^tasks\/[^/]+\.json$/),
  };
}

function flush(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
