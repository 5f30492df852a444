import { dirname } from "node:path/posix";
import type { Vitals } from "../vitals.ts";
import type { Disk, DiskFile } from "./disk.ts";
import { Flusher } from "./flusher.ts";
import { type JournalRecord, readRecords } from "./journal-record.ts";

const folder = "journal";
/** length, CRC-32 of the rest, number of the segment, number of the frame in it; then the records: see journal-record.ts. */
const header = 16;

const segmentPath = (number: number) => `${folder}/${String(number).padStart(10, "0")}.log`;

/**
 * A flush of the journal has failed, or half of a frame was written: nothing may be written behind it any more.
 * It is not tried again: after a failed flush the system may call its pages clean, and the next one succeed (fsyncgate, 2018).
 */
export class JournalBroken extends Error {
  override readonly name = "JournalBroken";
}

/**
 * An append-only file in front of the store: what is in it has happened, even if its files never reached the disk.
 * Segments are written full of zeros beforehand, so that a commit is one flush of data and none of metadata.
 * Only the last frame can be torn: a frame is written after the one before it is durable, or is lost together with it.
 */
export class Journal {
  #disk: Disk;
  #segmentSize: number;
  #flusher: Flusher;
  #number = 0;
  #file: DiskFile | undefined;
  #at = 0;
  #frames = 0;
  #written = 0;
  #spare: Promise<DiskFile> | undefined;

  constructor(disk: Disk, segmentSize: number, flusher = new Flusher()) {
    this.#disk = disk;
    this.#segmentSize = segmentSize;
    this.#flusher = flusher;
  }

  /** The records of every segment left by the last run, in order; `done` lets those segments go. */
  *leftovers(): Generator<JournalRecord> {
    for (const number of this.#numbers()) {
      this.#number = number;
      yield* readSegment(this.#disk.read(segmentPath(number)), number);
    }
  }

  /**
   * What a killed process wrote last may be in memory alone, even for good: after a failed flush the system calls it clean.
   * Before files are made of it, it has to be durable: else a power cut takes the record and leaves half of what it says.
   * So it is written anew, in a file of its own that takes the segment's place. The segments before it were flushed.
   */
  async rewriteLast(temporary: string): Promise<void> {
    for (const number of this.#numbers().reverse()) {
      const bytes = this.#disk.read(segmentPath(number));
      const end = [...framesIn(bytes, number)].at(-1)?.end;
      if (end === undefined) continue;
      this.#disk.mkdir(dirname(temporary));
      this.#disk.create(temporary, bytes.subarray(0, end));
      const file = this.#disk.open(temporary);
      try {
        await unbroken(file.sync());
      } finally {
        file.close();
      }
      this.#disk.rename(temporary, segmentPath(number));
      await unbroken(this.#disk.syncDirectory(folder));
      return;
    }
  }

  #numbers(): number[] {
    return (
      this.#disk
        .list(folder)
        .flatMap((name) => (/^\d{10}\.log$/.test(name) ? [Number(name.slice(0, 10))] : []))
        // One that no life comes to is somebody else's; the next wouldn't fit into a frame's head.
        .filter((number) => number < 2 ** 31)
        .sort((a, b) => a - b)
    );
  }

  /** Starts a new segment; the last one has to be flushed. Older ones stay until `release`. */
  async rotate(): Promise<void> {
    const next = this.#number + 1;
    const spare = this.#spare;
    this.#spare = undefined;
    const file = await (spare ?? this.#make(next));
    this.#file?.close();
    this.#number = next;
    this.#file = file;
    this.#at = 0;
    this.#frames = 0;
  }

  /** Has the next segment ready before it is needed. */
  prepare(): void {
    if (this.#spare) return;
    this.#spare = this.#make(this.#number + 1);
    // Whoever needs the spare awaits it and gets the error; without this line it would count as unhandled till then.
    this.#spare.catch(() => {});
  }

  async #make(number: number): Promise<DiskFile> {
    if (!this.#disk.exists(folder)) {
      this.#disk.mkdir(folder);
      await unbroken(this.#disk.syncDirectory("."));
    }
    const file = this.#disk.open(segmentPath(number));
    const zeros = new Uint8Array(Math.min(this.#segmentSize, 1 << 20));
    for (let at = 0; at < this.#segmentSize; at += zeros.length) {
      file.write(zeros.subarray(0, Math.min(zeros.length, this.#segmentSize - at)), at);
      // A segment is made beside running commits: not all of it in one go.
      await new Promise(setImmediate);
    }
    await unbroken(file.sync());
    await unbroken(this.#disk.syncDirectory(folder));
    return file;
  }

  /** Whether a frame with this content still fits into this segment. */
  fits({ length }: Uint8Array): boolean {
    return this.#at + header + length <= this.#segmentSize;
  }

  get halfFull(): boolean {
    return this.#at * 2 > this.#segmentSize;
  }

  /** Appends one frame, of records as text. Durable after `sync`. */
  write(content: Uint8Array): void {
    const frame = Buffer.allocUnsafe(header + content.length);
    frame.writeUInt32LE(content.length, 0);
    frame.writeUInt32LE(this.#number >>> 0, 8);
    frame.writeUInt32LE(this.#frames, 12);
    frame.set(content, header);
    frame.writeUInt32LE(Bun.hash.crc32(frame.subarray(8)), 4);
    try {
      this.#file!.write(frame, this.#at);
    } catch (error) {
      throw new JournalBroken((error as Error).message);
    }
    this.#at += frame.length;
    this.#written += frame.length;
    this.#frames += 1;
  }

  /** `alone`: see Flusher. */
  async sync(alone = () => false): Promise<void> {
    if (this.#file) await unbroken(this.#flusher.flush(this.#file, alone));
  }

  /** Bytes of a segment are taken from the disk when it is made. */
  get vitals(): Vitals["journal"] {
    const segments = this.#numbers().length;
    return { segments, bytes: segments * this.#segmentSize, written: this.#written };
  }

  /** The segments before the current one: once everything in them is durable elsewhere, they may go. */
  get full(): number[] {
    return this.#numbers().filter((number) => number < this.#number);
  }

  /** Oldest first, and each durably gone before the next: replaying an old one without its successors would undo them. */
  async release(numbers: number[]): Promise<void> {
    for (const number of numbers) {
      this.#disk.unlink(segmentPath(number));
      await this.#disk.syncDirectory(folder);
    }
  }

  async close(): Promise<void> {
    this.#file?.close();
    await this.#spare?.then((file) => file.close());
  }
}

async function unbroken(flush: Promise<void>): Promise<void> {
  try {
    await flush;
  } catch (error) {
    throw new JournalBroken((error as Error).message);
  }
}

/** Where the content of each whole frame is. */
function* framesIn(bytes: Buffer, number: number): Generator<{ start: number; end: number }> {
  for (let at = 0, frame = 0; at + header <= bytes.length; frame += 1) {
    const length = bytes.readUInt32LE(at);
    const end = at + header + length;
    if (length === 0 || end > bytes.length) return;
    if (bytes.readUInt32LE(at + 8) !== number || bytes.readUInt32LE(at + 12) !== frame) return;
    if (bytes.readUInt32LE(at + 4) !== Bun.hash.crc32(bytes.subarray(at + 8, end))) return;
    yield { start: at + header, end };
    at = end;
  }
}

function* readSegment(bytes: Buffer, number: number): Generator<JournalRecord> {
  for (const { start, end } of framesIn(bytes, number)) yield* recordsIn(bytes.toString("utf8", start, end));
}

/** Until November 2026 a frame was its records as JSON. */
const recordsIn = (content: string): Iterable<JournalRecord> =>
  content.startsWith("[") ? (JSON.parse(content) as JournalRecord[]) : readRecords(content);
