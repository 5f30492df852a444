import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, systemClock } from "../domain/clock.ts";
import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { SteadyClock } from "../domain/steady-clock.ts";
import { type AuditFile, auditFileName, auditFiles, dayOf } from "./audit-files.ts";

/** How much of the past is kept; whatever is reached first. */
export interface AuditBounds {
  days: number;
  /** Of all days together. */
  bytes: number;
}

interface Options {
  folder: string;
  bounds: () => AuditBounds;
  clock?: Clock;
  /** Bytes that may still be written to its disk. */
  free?: (folder: string) => Promise<number>;
}

type Place = Pick<AuditFile, "day" | "part" | "size">;

const dayMs = 86_400_000;
/** A file has at most this share of all bytes, so that the oldest goes in small steps. */
const shares = 8;

/** Where the audit's lines go: a file a day, as long as there is room. It has one writer. */
export class AuditFolder {
  readonly #folder: string;
  readonly #bounds: () => AuditBounds;
  readonly #clock: SteadyClock;
  readonly #free: (folder: string) => Promise<number>;
  /** Where the last lines went. */
  #place: Place | undefined;
  /** That file ends with a whole line. */
  #whole = false;

  constructor({ folder, bounds, clock = systemClock, free = freeOn }: Options) {
    this.#folder = folder;
    this.#bounds = bounds;
    this.#clock = new SteadyClock(clock);
    this.#free = free;
  }

  /** All of these lines, or none and an error. Not flushed. One call at a time. */
  async put(day: string, text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    if ((await this.#free(this.#folder)) < limits.freeSpace) throw fault("store.full");
    const place = await this.#placeOf(day);
    const { O_APPEND, O_CREAT, O_NOFOLLOW = 0, O_RDWR } = constants;
    const path = join(this.#folder, auditFileName(day, place.part));
    const handle = await open(path, O_APPEND | O_CREAT | O_NOFOLLOW | O_RDWR, 0o600);
    try {
      const { size } = await handle.stat();
      const torn = !this.#whole && size > 0 && (await isTorn(handle, size));
      const data = Buffer.from(torn ? `\n${text}` : text);
      this.#whole = false;
      await writeWhole(handle, data, size);
      this.#whole = true;
      place.size = size + data.length;
    } finally {
      await handle.close();
    }
  }

  /** Removes days that are over by more than they are kept, then the oldest files until what is left is small enough. */
  async sweep(now: number): Promise<void> {
    const { days, bytes } = this.#bounds();
    const first = dayOf(Math.max(0, now - days * dayMs));
    const files = await auditFiles(this.#folder);
    let size = files.reduce((sum, file) => sum + file.size, 0);
    for (const { name, day, part, size: own } of files) {
      // There is room for what the one that is written may still grow by.
      if (day >= first && size <= bytes - this.#most) break;
      if (day === this.#place?.day && part === this.#place.part) continue;
      await rm(join(this.#folder, name), { force: true });
      size -= own;
    }
  }

  get #most(): number {
    return this.#bounds().bytes / shares;
  }

  /** The last file of a day, or the next. Each time one begins, the oldest make room for it. */
  async #placeOf(day: string): Promise<Place> {
    let place = this.#place;
    if (place?.day !== day) {
      place = (await auditFiles(this.#folder)).findLast((file) => file.day === day);
    }
    if (place && place.size >= this.#most) place = { day, part: place.part + 1, size: 0 };
    place ??= { day, part: 1, size: 0 };
    if (place === this.#place) return place;
    this.#place = place;
    this.#whole = false;
    // What hinders it the hourly sweep says; the lines can be written all the same.
    await this.sweep(this.#clock.earliest()).catch(() => {});
    return place;
  }
}

async function freeOn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Whether the last line is half a one: of a relay that was killed, or a disk that was full. */
async function isTorn(handle: FileHandle, size: number): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}

async function writeWhole(handle: FileHandle, data: Uint8Array, size: number): Promise<void> {
  try {
    for (let done = 0; done < data.length; ) {
      const { bytesWritten } = await handle.write(data, done);
      if (bytesWritten === 0) throw fault("store.full");
      done += bytesWritten;
    }
  } catch (error) {
    // A half line that stays all the same is ended before the next one.
    await handle.truncate(size).catch(() => {});
    throw error;
  }
}
