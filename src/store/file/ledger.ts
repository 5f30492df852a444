import { limits } from "../../domain/limits.ts";
import { isoTime } from "../../domain/moment.ts";
import type { SentRecord } from "../mail.ts";
import type { Disk } from "./disk.ts";
import { type EndLine, linesOf, readLedgerLine, type SentLine } from "./ledger-line.ts";
import { Places } from "./places.ts";
import type { Spool } from "./spool.ts";
import type { Step } from "./steps.ts";

const folder = "ledger";
const day = 86_400_000;

interface Day {
  name: string;
  path: string;
  size: number;
}

/**
 * What is remembered of mail after its body is gone: a line for each send and a line for each end of a copy, in one file a
 * day, so that forgetting is one unlink. In memory only: where the lines of an id are, and the idempotency keys of a day.
 */
export class Ledger {
  #disk: Disk;
  /** Has the lines that aren't in their file yet. */
  #spool: Pick<Spool, "tail">;
  #warn: (line: string) => void;
  /** Oldest first. */
  #days: Day[] = [];
  /** First 8 digits of an id → places of its lines: index of the day's file × 2^40 + offset. */
  readonly #places = new Places();
  #keys = new Map<string, { id: string; at: number }>();
  /** How many days have been forgotten: places count from the first there ever was. */
  #forgotten = 0;

  constructor(disk: Disk, spool: Pick<Spool, "tail">, warn: (line: string) => void) {
    this.#disk = disk;
    this.#spool = spool;
    this.#warn = warn;
  }

  /** Reads all of it; gives its newest send's place in the order of arrival, 0 when there is none. */
  load(now: number): number {
    let newest = 0;
    for (const file of this.#disk.list(folder).sort()) {
      if (!/^\d{4}-\d{2}-\d{2}\.ndjson$/.test(file)) continue;
      const name = file.slice(0, 10);
      const text = this.#disk.read(`${folder}/${file}`, Number.POSITIVE_INFINITY);
      // What comes behind a torn last line is written over it: else the two would be one line that is neither.
      const entry: Day = { name, path: `${folder}/${file}`, size: text.lastIndexOf(10) + 1 };
      this.#days.push(entry);
      newest = Math.max(newest, newestIn(text));
      const recent = Date.parse(name) > now - limits.keyLifetime * 1000 - day;
      for (const [offset, line] of linesOf(text)) this.#index(line, this.#place(entry, offset), recent);
    }
    return newest;
  }

  #index(line: string, place: number, recent: boolean): void {
    // Every line begins {"id":"xxxxxxxx…: at start there may be a million, and few are ever looked at.
    if (!line.startsWith('{"id":"')) return;
    this.#remember(line.slice(7, 15), place);
    if (!recent || !line.includes('"key":')) return;
    const parsed = this.#parse(line);
    if (parsed && "sent" in parsed && parsed.key !== undefined) this.#rememberKey(parsed, 0);
  }

  #rememberKey({ id, sent, key }: SentLine, now: number): void {
    this.#keys.set(keyOf(sent.from, key!), { id, at: Math.max(Date.parse(sent.ts), now) });
  }

  #remember(short: string, place: number): void {
    this.#places.add(Number.parseInt(short, 16), place);
  }

  #place(entry: Day, offset: number): number {
    return (this.#forgotten + this.#days.indexOf(entry)) * 2 ** 40 + offset;
  }

  /** The step that writes these lines. They count as written from now on. */
  append(now: number, lines: (SentLine | EndLine)[]): Step {
    const today = this.#today(now);
    const at = today.size;
    let text = "";
    for (const line of lines) {
      this.#remember(line.id.slice(0, 8), this.#place(today, today.size));
      if ("sent" in line && line.key !== undefined) this.#rememberKey(line, now);
      const json = `${JSON.stringify(line)}\n`;
      text += json;
      today.size += Buffer.byteLength(json);
    }
    return { op: "append", path: today.path, at, text };
  }

  #today(now: number): Day {
    const name = isoTime(now).slice(0, 10);
    const last = this.#days.at(-1);
    // A clock that was set back doesn't open an older file: lines stay in the order in which they came.
    if (last && last.name >= name) return last;
    const today: Day = { name, path: `${folder}/${name}.ndjson`, size: 0 };
    this.#days.push(today);
    return today;
  }

  /** The send of this id, and the last end of each copy. */
  lines(id: string): { sent?: SentLine; ends: Map<string, EndLine> } {
    const found: { sent?: SentLine; ends: Map<string, EndLine> } = { ends: new Map() };
    for (const line of this.#linesOf(id.slice(0, 8))) {
      if (line.id !== id) continue;
      if ("sent" in line) found.sent = line;
      else found.ends.set(line.agent, line);
    }
    return found;
  }

  /** Sends whose id starts so. */
  *sentLike(prefix: string): Generator<SentLine> {
    const shorts = prefix.length >= 8 ? [prefix.slice(0, 8)] : this.#shortsLike(prefix);
    for (const short of shorts) {
      for (const line of this.#linesOf(short)) if ("sent" in line && line.id.startsWith(prefix)) yield line;
    }
  }

  *#shortsLike(prefix: string): Generator<string> {
    for (const number of new Set(this.#places.keys())) {
      const short = number.toString(16).padStart(8, "0");
      if (short.startsWith(prefix)) yield short;
    }
  }

  *#linesOf(short: string): Generator<SentLine | EndLine> {
    for (const place of this.#places.of(Number.parseInt(short, 16))) {
      const line = this.#read(place);
      if (line) yield line;
    }
  }

  repeated(from: string, key: string, now: number): string | undefined {
    const known = this.#keys.get(keyOf(from, key));
    return known && known.at > now - limits.keyLifetime * 1000 ? known.id : undefined;
  }

  #read(place: number): SentLine | EndLine | undefined {
    const entry = this.#days[Math.floor(place / 2 ** 40) - this.#forgotten];
    if (!entry) return undefined;
    return this.#unwritten(entry, place % 2 ** 40) ?? this.#written(entry, place % 2 ** 40);
  }

  #unwritten({ path }: Day, offset: number): SentLine | EndLine | undefined {
    const [piece] = this.#spool.tail(path, offset);
    if (!piece || piece.at > offset) return undefined;
    const bytes = Buffer.from(piece.text);
    const end = bytes.indexOf(10, offset - piece.at);
    return end < 0 ? undefined : this.#parse(bytes.toString("utf8", offset - piece.at, end));
  }

  #written(entry: Day, offset: number): SentLine | EndLine | undefined {
    if (!this.#disk.exists(entry.path)) return undefined;
    const file = this.#disk.open(entry.path);
    try {
      for (let length = 1024; ; length *= 8) {
        const bytes = Buffer.from(file.read(length, offset));
        const end = bytes.indexOf(10);
        if (end >= 0) return this.#parse(bytes.toString("utf8", 0, end));
        if (bytes.length < length) return undefined;
      }
    } finally {
      file.close();
    }
  }

  #parse(line: string): SentLine | EndLine | undefined {
    const parsed = readLedgerLine(line);
    if (!parsed) this.#warn(`ledger: a damaged line was passed over: ${line.slice(0, 60)}`);
    return parsed;
  }

  /** Sends of one agent, newest first. */
  *sentBy(from: string): Generator<SentLine> {
    const mark = `"sent":{"from":${JSON.stringify(from)},`;
    for (const { path } of [...this.#days].reverse()) {
      for (const [, line] of [...linesOf(this.#whole(path))].reverse()) {
        if (!line.includes(mark)) continue;
        const parsed = this.#parse(line);
        if (parsed && "sent" in parsed && parsed.sent.from === from) yield parsed;
      }
    }
  }

  /** A day's file as it is going to be. */
  #whole(path: string): Buffer {
    const written = this.#disk.exists(path)
      ? this.#disk.read(path, Number.POSITIVE_INFINITY)
      : Buffer.alloc(0);
    const pieces = this.#spool.tail(path).map(({ at, text }) => ({ at, bytes: Buffer.from(text) }));
    const last = pieces.at(-1);
    if (!last) return written;
    const whole = Buffer.alloc(Math.max(written.length, last.at + last.bytes.length));
    written.copy(whole);
    for (const { at, bytes } of pieces) bytes.copy(whole, at);
    return whole;
  }

  /** Lets go of days that are over and done, and of old keys. */
  forget(now: number, receiptLifetime: number): Step[] {
    for (const [key, { at }] of this.#keys) if (at <= now - limits.keyLifetime * 1000) this.#keys.delete(key);
    const last = now - receiptLifetime * 1000 - day;
    const old = this.#days.filter((entry) => Date.parse(entry.name) < last);
    if (old.length === 0) return [];
    this.#days.splice(0, old.length);
    this.#forgotten += old.length;
    this.#places.forgetBelow(this.#forgotten * 2 ** 40);
    return old.map(({ path }) => ({ op: "remove", path }));
  }
}

function newestIn(text: Buffer): number {
  for (let end = text.length; end > 0; ) {
    // No text within a line has quotes that aren't escaped, so only that of a send is found.
    const at = text.lastIndexOf('"stamp":', end - 1);
    if (at < 0) return 0;
    const start = text.lastIndexOf(10, at) + 1;
    const line = text.toString("utf8", start, text.indexOf(10, at)).replace(/^\0+/, "");
    const parsed = readLedgerLine(line);
    if (parsed && "sent" in parsed) return parsed.stamp;
    end = start;
  }
  return 0;
}

const keyOf = (from: string, key: string) => `${from} ${key}`;

/** What the store's port tells of a send. */
export function sentRecord({ id, sent, recipients, digest, full }: SentLine): SentRecord {
  return {
    message: { id, ...sent },
    recipients,
    ...(digest === undefined ? {} : { digest }),
    ...(full && { full }),
  };
}
