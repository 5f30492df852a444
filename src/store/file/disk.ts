import {
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  open,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { promisify } from "node:util";
import { foldersOf } from "./folders-of.ts";

/** An open file that is written at given places: a journal segment, a day of the ledger. */
export interface DiskFile {
  /** All of the data, or an error. Not durable. */
  write(data: Uint8Array, at: number): void;
  read(length: number, at: number): Uint8Array;
  truncate(size: number): void;
  /** Durable: data, and what is needed to read it back (fdatasync(2)). */
  sync(): Promise<void>;
  /** The same, and this thread does nothing else meanwhile: see Flusher. */
  syncHere(): void;
  close(): void;
}

/**
 * Something else than a file or folder of ours has this name: a link, a pipe, a device, or far too much. It is not followed
 * and not opened: behind a link may be anybody's files, and a pipe never ends.
 */
export class Foreign extends Error {
  override readonly name = "Foreign";
}

/** Bytes and milliseconds: a disk with so much room isn't full after so long. To ask each time costs a twentieth of a send. */
const plenty = { bytes: 1 << 30, for: 50 };

/** No file of ours but the ledger's is as large as this, in bytes. */
const largest = 64 << 20;

/**
 * Every file operation of the store, and nothing else touches its files: what it does can be recorded, replayed in part
 * as a power cut would leave it, and made to fail. Paths are relative to the home. Errors are those of node:fs.
 */
export interface Disk {
  /** Of up to `most` bytes, 64 MiB by default. */
  read(path: string, most?: number): Buffer;
  /** Names in a directory; none when it isn't there. */
  list(path: string): string[];
  /** False when it surely isn't there; a disk that can't tell throws. */
  exists(path: string): boolean;
  isFolder(path: string): boolean;
  /** A new file with this content, mode 0600; never through a link, never over another. Not durable. */
  create(path: string, data: Uint8Array): void;
  /** With missing parents, mode 0700. Not durable. */
  mkdir(path: string): void;
  rename(from: string, to: string): void;
  link(from: string, to: string): void;
  unlink(path: string): void;
  /** A directory and all in it. */
  removeTree(path: string): void;
  /** Opens for reading and writing, made when missing. */
  open(path: string): DiskFile;
  /** Bytes that may still be written; without bound where the system doesn't say. */
  free(): number;
  /** The names in a directory become durable. */
  syncDirectory(path: string): Promise<void>;
  /** Everything done so far becomes durable, names too, in one call. False where the system can't do that. */
  syncAll(): Promise<boolean>;
  /** The same for these files, one after another: none may get another name meanwhile. */
  syncEach(paths: Iterable<string>): Promise<void>;
}

const sync = promisify(fsync);
const syncData = promisify(fdatasync);
const openAsync = promisify(open);

/** The real one. */
export function systemDisk(home: string): Disk {
  const at = (path: string) => `${home}/${path}`;
  let free = 0;
  let looked = Number.NEGATIVE_INFINITY;

  async function syncPath(path: string): Promise<void> {
    const descriptor = await openAsync(at(path), constants.O_RDONLY).catch(unlessGone);
    if (descriptor === undefined) return;
    try {
      await sync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  // Windows can't sync a directory and doesn't need to: NTFS journals names.
  const syncDirectory = (path: string) => (process.platform === "win32" ? Promise.resolve() : syncPath(path));

  return {
    read(path, most = largest) {
      const descriptor = openOwn(at(path), constants.O_RDONLY, most);
      try {
        return readFileSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    list(path) {
      const found = lstatSync(at(path), { throwIfNoEntry: false });
      if (found && !found.isDirectory()) throw new Foreign("it isn't a folder");
      return found ? readdirSync(at(path)) : [];
    },
    exists(path) {
      try {
        return lstatSync(at(path), { throwIfNoEntry: false }) !== undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOTDIR") unlessGone(error);
        return false;
      }
    },
    isFolder: (path) => lstatSync(at(path)).isDirectory(),
    create(path, data) {
      const { O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_WRONLY } = constants;
      const descriptor = openSync(at(path), O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600);
      try {
        writeAll(descriptor, data, 0);
      } finally {
        closeSync(descriptor);
      }
    },
    mkdir: (path) => void mkdirSync(at(path), { recursive: true, mode: 0o700 }),
    rename: (from, to) => renameSync(at(from), at(to)),
    link: (from, to) => linkSync(at(from), at(to)),
    unlink: (path) => unlinkSync(at(path)),
    removeTree: (path) => rmSync(at(path), { recursive: true, force: true }),
    open(path) {
      const descriptor = openOwn(at(path), constants.O_CREAT | constants.O_RDWR);
      return {
        write: (data, place) => writeAll(descriptor, data, place),
        read(length, place) {
          const data = new Uint8Array(length);
          return data.subarray(0, readSync(descriptor, data, 0, length, place));
        },
        truncate: (size) => ftruncateSync(descriptor, size),
        sync: () => syncData(descriptor),
        syncHere: () => fdatasyncSync(descriptor),
        close: () => closeSync(descriptor),
      };
    },
    free() {
      const now = performance.now();
      if (free < plenty.bytes || now - looked >= plenty.for) {
        looked = now;
        free = freeBytes(home);
      }
      return free;
    },
    syncDirectory,
    syncAll: () => syncFileSystem(home),
    async syncEach(paths) {
      const files = [...paths];
      for (const path of files) await syncPath(path);
      for (const path of foldersOf(files)) await syncDirectory(path);
    },
  };
}

function freeBytes(home: string): number {
  try {
    const { bavail, bsize } = statfsSync(home);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY; // What is wrong with the disk, the next write says.
  }
}

/** Opens a plain file and nothing else; doesn't wait for the other end of a pipe. */
function openOwn(path: string, flags: number, most = Number.POSITIVE_INFINITY): number {
  const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  let descriptor: number;
  try {
    descriptor = openSync(path, flags | O_NOFOLLOW | O_NONBLOCK, 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ELOOP" || code === "EISDIR" || code === "ENXIO") throw new Foreign("it isn't a file");
    throw error;
  }
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw new Foreign("it isn't a file");
    if (found.size > most) throw new Foreign(`it has ${found.size} bytes`);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/**
 * syncfs(2), by way of coreutils: one call for thousands of small files, in a process of its own.
 * False where there is no such command or no process to be had; a sync that fails throws.
 */
async function syncFileSystem(path: string): Promise<boolean> {
  if (process.platform !== "linux" || !Bun.which("sync")) return false;
  let child: Bun.Subprocess<"ignore", "ignore", "pipe">;
  try {
    child = Bun.spawn(["sync", "-f", path], { stdin: "ignore", stdout: "ignore", stderr: "pipe" });
  } catch {
    return false;
  }
  if ((await child.exited) === 0) return true;
  throw Object.assign(new Error((await new Response(child.stderr).text()).trim()), { code: "EIO" });
}

/** write(2) may take less than all without an error, on a full disk too. */
function writeAll(descriptor: number, data: Uint8Array, place: number): void {
  for (let done = 0; done < data.length; ) {
    const count = writeSync(descriptor, data, done, data.length - done, place + done);
    if (count === 0)
      throw Object.assign(new Error("ENOSPC: nothing more could be written"), { code: "ENOSPC" });
    done += count;
  }
}

function unlessGone(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
  throw error;
}
