import { dirname } from "node:path/posix";
import type { Disk, DiskFile } from "../../src/store/file/disk.ts";
import { foldersOf } from "../../src/store/file/folders-of.ts";

type Bytes = Buffer<ArrayBufferLike>;

/** A file's content apart from its names. */
class Inode {
  /** What a reader sees. */
  data: Bytes;
  /** What a power cut surely leaves. */
  durable: Bytes = Buffer.alloc(0);
  /** Changes since the last flush, in order: bytes at a place, or a new length. */
  #past = 0;
  pending: ({ at: number; data: Bytes } | { size: number })[] = [];

  constructor(data: Bytes = Buffer.alloc(0)) {
    this.data = data;
    if (data.length > 0) this.pending.push({ at: 0, data });
  }

  write(data: Bytes, at: number): void {
    this.data = patched(this.data, data, at);
    this.pending.push({ at, data });
  }

  truncate(size: number): void {
    this.data = resized(this.data, size);
    this.pending.push({ size });
  }

  /** A moment in its life, for the flush that began then. */
  get moment(): number {
    return this.#past + this.pending.length;
  }

  /** Its changes up to that moment are durable. */
  flush(moment: number): void {
    this.durable = replay(this.durable, this.drop(moment));
  }

  /** Its changes up to that moment will never be durable: a failed flush counts their pages as clean. */
  drop(moment: number): Inode["pending"] {
    const gone = this.pending.splice(0, Math.max(0, moment - this.#past));
    this.#past += gone.length;
    return gone;
  }

  /** What a power cut may leave: each change since the flush done, undone, torn, or its place filled with zeros. */
  afterCut(random: Random): Inode {
    const left = new Inode();
    left.durable = this.pending.reduce<Bytes>((data, change) => {
      if ("size" in change) return random(2) ? resized(data, change.size) : data;
      const { at, data: written } = change;
      switch (random(4)) {
        case 0:
          return data;
        case 1:
          return patched(data, Buffer.alloc(written.length), at);
        case 2:
          return patched(data, written.subarray(0, random(written.length + 1)), at);
        default:
          return patched(data, written, at);
      }
    }, this.durable);
    left.data = left.durable;
    return left;
  }
}

/** A whole number from 0 up to, not including, this one. */
export type Random = (below: number) => number;

/** A change of names that is not durable yet, with the directories it changes. */
interface NameChange {
  directories: string[];
  apply(names: Map<string, Inode>): void;
}

type Operation =
  | "create"
  | "rename"
  | "link"
  | "unlink"
  | "write"
  | "truncate"
  | "sync"
  | "syncDirectory"
  | "syncAll";

/**
 * A disk in memory that knows what is durable and what isn't, and gives what a power cut at this moment may leave:
 * any subset of the unsynced changes of names, any part of the unsynced writes, as POSIX allows.
 */
export class CrashDisk implements Disk {
  #names = new Map<string, Inode>();
  #directories = new Set([""]);
  #durable = new Map<string, Inode>();
  #pending: NameChange[] = [];
  /** Whether all of it can be flushed in one call. */
  whole = true;
  /** Its process was killed: it changes nothing any more. */
  #dead = false;
  /** Bytes left. */
  space = Number.POSITIVE_INFINITY;
  /** Called before each change of the disk; may throw what the system would. */
  before: (operation: Operation, path: string) => void = () => {};
  /** Called after each change of the disk: the moments at which the power may go. */
  after: (operation: Operation, path: string) => void = () => {};

  /** The disk as it may be after a power cut now. */
  cut(random: Random): CrashDisk {
    const left = new CrashDisk();
    const names = new Map(this.#durable);
    const style = random(4);
    const prefix = random(this.#pending.length + 1);
    for (const [index, change] of this.#pending.entries()) {
      const survives = [false, true, index < prefix, random(2) === 1][style];
      if (survives) change.apply(names);
    }
    const inodes = new Map<Inode, Inode>();
    for (const [path, inode] of names) {
      const kept = inodes.get(inode) ?? inode.afterCut(random);
      inodes.set(inode, kept);
      left.#names.set(path, kept);
      left.#durable.set(path, kept);
    }
    left.#directories = new Set(this.#directories);
    left.whole = this.whole;
    return left;
  }

  /** The disk as kill -9 leaves it to the next process: all has happened, and what wasn't durable isn't yet. */
  kill(): CrashDisk {
    const left = new CrashDisk();
    left.#names = this.#names;
    left.#directories = this.#directories;
    left.#durable = this.#durable;
    left.#pending = this.#pending;
    left.whole = this.whole;
    this.#names = new Map();
    this.#directories = new Set([""]);
    this.#durable = new Map();
    this.#pending = [];
    this.#dead = true;
    this.before = () => {
      throw failure("EIO", "of a process that was killed");
    };
    return left;
  }

  read(path: string): Buffer {
    return this.#inode(path).data;
  }

  isFolder(path: string): boolean {
    return this.#directories.has(path);
  }

  list(path: string): string[] {
    const start = path === "" ? "" : `${path}/`;
    const found = new Set<string>();
    for (const known of [...this.#names.keys(), ...this.#directories]) {
      if (known !== path && known.startsWith(start)) found.add(known.slice(start.length).split("/")[0]!);
    }
    found.delete("");
    return [...found];
  }

  exists(path: string): boolean {
    return this.#names.has(path) || this.#directories.has(path);
  }

  create(path: string, data: Uint8Array): void {
    this.before("create", path);
    this.#needDirectory(path);
    if (this.exists(path)) throw failure("EEXIST", path);
    this.#setName(path, new Inode(Buffer.from(data)));
    this.after("create", path);
  }

  mkdir(path: string): void {
    for (let folder = path; folder !== "." && folder !== ""; folder = dirname(folder))
      this.#directories.add(folder);
  }

  rename(from: string, to: string): void {
    this.before("rename", from);
    this.#needDirectory(to);
    if (this.#directories.has(from)) this.#renameTree(from, to);
    else {
      const inode = this.#inode(from);
      this.#change([dirname(from), dirname(to)], (names) => {
        if (names.get(from) === inode) names.delete(from);
        names.set(to, inode);
      });
    }
    this.after("rename", from);
  }

  #renameTree(from: string, to: string): void {
    if (this.list(to).length > 0) throw failure("ENOTEMPTY", to);
    this.#change([dirname(from), dirname(to)], (names) => {
      for (const [path, inode] of [...names]) {
        if (!path.startsWith(`${from}/`)) continue;
        names.delete(path);
        names.set(to + path.slice(from.length), inode);
      }
    });
    for (const folder of [...this.#directories]) {
      if (folder !== from && !folder.startsWith(`${from}/`)) continue;
      this.#directories.delete(folder);
      this.mkdir(to + folder.slice(from.length));
    }
  }

  link(from: string, to: string): void {
    this.before("link", to);
    this.#needDirectory(to);
    if (this.exists(to)) throw failure("EEXIST", to);
    this.#setName(to, this.#inode(from));
    this.after("link", to);
  }

  unlink(path: string): void {
    this.before("unlink", path);
    this.#inode(path);
    this.#change([dirname(path)], (names) => names.delete(path));
    this.after("unlink", path);
  }

  removeTree(path: string): void {
    for (const known of [...this.#names.keys()]) if (known.startsWith(`${path}/`)) this.unlink(known);
    for (const folder of [...this.#directories]) {
      if (folder === path || folder.startsWith(`${path}/`)) this.#directories.delete(folder);
    }
  }

  open(path: string): DiskFile {
    this.#needDirectory(path);
    if (!this.#names.has(path)) {
      this.before("create", path);
      this.#setName(path, new Inode());
      this.after("create", path);
    }
    const inode = this.#inode(path);
    return {
      write: (data, at) => {
        this.before("write", path);
        inode.write(Buffer.from(data), at);
        this.after("write", path);
      },
      read: (length, at) => inode.data.subarray(at, at + length),
      truncate: (size) => {
        this.before("truncate", path);
        inode.truncate(size);
        this.after("truncate", path);
      },
      sync: async () => {
        // What is written while it runs may or may not be in it: not, here.
        const { moment } = inode;
        await Promise.resolve();
        this.#flushed("sync", path, inode, moment);
      },
      syncHere: () => this.#flushed("sync", path, inode, inode.moment),
      close: () => {},
    };
  }

  free(): number {
    return this.space;
  }

  syncDirectory(path: string): Promise<void> {
    return this.#flushing("syncDirectory", path, () =>
      this.#makeDurable(({ directories }) => directories.includes(path)),
    );
  }

  async syncAll(): Promise<boolean> {
    if (!this.whole) return false;
    // What comes while it runs isn't in it; and it takes its time, so that a good deal comes.
    const inodes = new Set([...this.#names.values(), ...this.#durable.values()]);
    const moments = [...inodes].map((inode) => ({ inode, moment: inode.moment }));
    const changes = new Set(this.#pending);
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
    await this.#flushing("syncAll", "", () => {
      for (const { inode, moment } of moments) inode.flush(moment);
      this.#makeDurable((change) => changes.has(change));
    });
    return true;
  }

  async syncEach(paths: Iterable<string>): Promise<void> {
    const files = [...paths];
    for (const path of files) {
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      const inode = this.#names.get(path);
      if (inode) this.#flushed("syncAll", path, inode, inode.moment);
    }
    for (const folder of foldersOf(files)) await this.syncDirectory(folder);
  }

  /** With a change of a directory all that were made in it before: what the disk has of a directory, it has had at some time. */
  #makeDurable(which: (change: NameChange) => boolean): void {
    const directories = new Set<string>();
    const chosen = this.#pending.toReversed().filter((change) => {
      const goes = which(change) || change.directories.some((path) => directories.has(path));
      if (goes) for (const path of change.directories) directories.add(path);
      return goes;
    });
    for (const change of chosen.toReversed()) change.apply(this.#durable);
    this.#pending = this.#pending.filter((change) => !chosen.includes(change));
  }

  #flushed(operation: Operation, path: string, inode: Inode, moment: number): void {
    try {
      this.before(operation, path);
    } catch (error) {
      if (!this.#dead) inode.drop(moment);
      throw error;
    }
    inode.flush(moment);
    this.after(operation, path);
  }

  async #flushing(operation: Operation, path: string, done: () => void): Promise<void> {
    await Promise.resolve();
    this.before(operation, path);
    done();
    this.after(operation, path);
  }

  #setName(path: string, inode: Inode): void {
    this.#change([dirname(path)], (names) => names.set(path, inode));
  }

  #change(directories: string[], apply: (names: Map<string, Inode>) => void): void {
    apply(this.#names);
    this.#pending.push({ directories, apply });
  }

  #inode(path: string): Inode {
    const inode = this.#names.get(path);
    if (!inode) throw failure("ENOENT", path);
    return inode;
  }

  #needDirectory(path: string): void {
    const folder = dirname(path);
    if (folder !== "." && !this.#directories.has(folder)) throw failure("ENOENT", path);
  }
}

export function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

function patched(data: Bytes, written: Bytes, at: number): Bytes {
  const whole = Buffer.alloc(Math.max(data.length, at + written.length));
  data.copy(whole);
  written.copy(whole, at);
  return whole;
}

function resized(data: Bytes, size: number): Bytes {
  const whole = Buffer.alloc(size);
  data.copy(whole);
  return whole;
}

function replay(start: Bytes, changes: Inode["pending"]): Bytes {
  return changes.reduce<Bytes>(
    (data, change) => ("size" in change ? resized(data, change.size) : patched(data, change.data, change.at)),
    start,
  );
}
