import type { AuditEntry } from "../domain/audit-entry.ts";
import { type Clock, systemClock } from "../domain/clock.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";

interface Options {
  /** Appends lines to a day's file: all of them, or none and an error. */
  put: (day: string, text: string) => Promise<void>;
  clock?: Clock;
  /** Calls this so many milliseconds later. */
  after?: (ms: number, act: () => void) => void;
  warn?: (line: string) => void;
}

const dayLength = "2026-11-28".length;
/** Milliseconds between two warnings. */
const pause = 60_000;

/**
 * Lines for the audit collect for a moment and are written together, on no request's time: kill -9 takes that moment, a power
 * cut what the system hadn't written. A disk that is full or fails costs lines, which are counted, and nothing else.
 */
export class AuditLog {
  /** Since the start. */
  readonly counts = { lines: 0, bytes: 0, dropped: 0 };
  readonly #put: (day: string, text: string) => Promise<void>;
  readonly #clock: Clock;
  readonly #after: (ms: number, act: () => void) => void;
  readonly #warn: (line: string) => void;
  #lines: { day: string; text: string }[] = [];
  #due = false;
  #writing: Promise<void> | undefined;
  #dropped = 0;
  #warned = Number.NEGATIVE_INFINITY;

  constructor({ put, clock = systemClock, after, warn = console.error }: Options) {
    this.#put = put;
    this.#clock = clock;
    this.#after = after ?? ((ms, act) => void setTimeout(act, ms));
    this.#warn = warn;
  }

  /** Never throws, and waits for nothing. */
  append(entry: AuditEntry): void {
    // A disk that has hung for so long must not fill the memory too.
    if (this.#lines.length >= limits.audit.backlog) this.#drop(1, "its disk is too slow");
    else this.#lines.push({ day: entry.at.slice(0, dayLength), text: `${JSON.stringify(entry)}\n` });
    this.#plan();
  }

  #plan(): void {
    if (this.#due || this.#writing) return;
    this.#due = true;
    this.#after(limits.audit.pause, () => void this.#write());
  }

  /** All lines so far have been written, or dropped. */
  async close(): Promise<void> {
    while (this.#lines.length > 0 || this.#writing) await this.#write();
  }

  #write(): Promise<void> {
    this.#due = false;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      if (this.#lines.length > 0) this.#plan();
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    const days = Map.groupBy(this.#lines, ({ day }) => day);
    this.#lines = [];
    for (const [day, lines] of days) {
      const dropped = this.#dropped;
      const texts = lines.map((line) => line.text);
      if (dropped > 0) texts.unshift(this.#droppedLine(dropped));
      const text = texts.join("");
      try {
        await this.#put(day, text);
        this.#dropped -= dropped;
        this.counts.lines += texts.length;
        this.counts.bytes += Buffer.byteLength(text);
      } catch (error) {
        this.#drop(lines.length, (error as Error).message);
      }
    }
  }

  #droppedLine(count: number): string {
    const at = isoTime(this.#clock.now());
    const entry: AuditEntry = { at, who: "relay", what: "audit.dropped", outcome: "ok", count };
    return `${JSON.stringify(entry)}\n`;
  }

  #drop(count: number, why: string): void {
    this.#dropped += count;
    this.counts.dropped += count;
    const now = this.#clock.elapsed();
    if (now - this.#warned < pause) return;
    this.#warned = now;
    this.#warn(`audit: lines can't be written (${this.#dropped} so far): ${why}`);
  }
}
