import type { z } from "zod";
import type { Change, Records } from "../records.ts";
import { type Disk, Foreign } from "./disk.ts";
import { namesIn } from "./names-in.ts";
import { quarantine } from "./quarantine.ts";
import type { Step } from "./steps.ts";

/** A change as this store makes it: what to write, and how to take it back in memory. */
export interface FileChange extends Change {
  readonly step: Step;
  /** Shows the change to readers; gives what takes it back. */
  show(): () => void;
  /** It is committed, or never will be. */
  done(): void;
}

interface FileRecordsOptions<T> {
  disk: Disk;
  /** `.` when one record in the home is all. */
  folder: string;
  schema: z.ZodType<T>;
  /** The name that a record is kept under. */
  nameOf: (record: T) => string;
  /** Milliseconds of a clock that doesn't jump. */
  elapsed: () => number;
  /** Whether a committed change of this file is still to be made. */
  waits: (path: string) => boolean;
  /** Called when somebody else has deleted a file, with the step that says so: else a crash would bring it back. */
  deleted: (step: Step) => void;
  warn: (line: string) => void;
}

/** Changes of one record that are being committed. */
interface Pending<T> {
  /** What is left if none of them can be. */
  settled: T | undefined;
  /** Oldest first; the last one is what readers see. */
  shown: { record: T | undefined }[];
}

/** Milliseconds for which a file that was seen counts as there: to look costs a twentieth of a send, and an operator's rm has a second. */
const fresh = 50;

/** Small documents, one file each: `<folder>/<name>.json`, or only `relay.json` when the folder is the home. */
export class FileRecords<T> implements Records<T> {
  #known = new Map<string, T>();
  readonly #options: FileRecordsOptions<T>;

  constructor(options: FileRecordsOptions<T>) {
    this.#options = options;
  }

  #path(name: string): string {
    const { folder } = this.#options;
    return folder === "." ? `${name}.json` : `${folder}/${name}.json`;
  }

  /** Reads the record's file, or every file of the folder. Those that can't be read are put aside. */
  load(only?: string): void {
    const { disk, folder, warn } = this.#options;
    const known = new Map<string, T>();
    for (const file of only ? [`${only}.json`] : namesIn(disk, folder, warn)) {
      const path = folder === "." ? file : `${folder}/${file}`;
      if (only && !disk.exists(path)) continue;
      const record = this.#read(path);
      if (record && `${this.#options.nameOf(record)}.json` === file)
        known.set(file.slice(0, -".json".length), record);
      else quarantine(disk, path, record ? "it is another's record" : "it is torn or foreign", warn);
    }
    this.#known = known;
    // All of them were there just now: whoever makes an index of them need not look again.
    this.#since = this.#options.elapsed();
    for (const name of known.keys()) this.#seen.add(name);
  }

  #read(path: string): T | undefined {
    const { disk, schema } = this.#options;
    let text: string;
    try {
      text = disk.read(path).toString();
    } catch (error) {
      // A disk that fails, or a file of another user, says nothing of the record.
      if (!(error instanceof Foreign)) throw error;
      return undefined;
    }
    try {
      return schema.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }

  get(name: string): T | undefined {
    const record = this.#known.get(name);
    // The file is the truth: an operator who deletes it means it, now.
    if (record === undefined || this.#pending.has(name) || this.#wasSeen(name)) return record;
    const path = this.#path(name);
    if (this.#options.waits(path) || this.#mayBe(name, path)) return record;
    this.#known.delete(name);
    this.#options.deleted({ op: "remove", path });
    return undefined;
  }

  /** Records whose files were seen a moment ago. */
  readonly #seen = new Set<string>();
  #since = Number.NEGATIVE_INFINITY;

  #wasSeen(name: string): boolean {
    const now = this.#options.elapsed();
    if (now - this.#since > fresh) {
      this.#seen.clear();
      this.#since = now;
    }
    return this.#seen.has(name);
  }

  /** A disk that can't tell is no operator who deleted it. */
  #mayBe(name: string, path: string): boolean {
    try {
      if (!this.#options.disk.exists(path)) return false;
    } catch {
      return true; // What is wrong with the disk, the next write says.
    }
    this.#seen.add(name);
    return true;
  }

  all(): T[] {
    return [...this.#known.keys()].sort().flatMap((name) => this.get(name) ?? []);
  }

  get count(): number {
    return this.#known.size;
  }

  put(name: string, record: T): FileChange {
    const text = `${JSON.stringify(record, null, 2)}\n`;
    return this.#change("put", name, record, { op: "put", to: [this.#path(name)], text });
  }

  remove(name: string): FileChange {
    return this.#change("remove", name, undefined, { op: "remove", path: this.#path(name) });
  }

  /** Names whose change is being committed: not there yet doesn't mean deleted. */
  #pending = new Map<string, Pending<T>>();

  #change(change: "put" | "remove", name: string, record: T | undefined, step: Step): FileChange {
    const shown = { record };
    return {
      change,
      step,
      show: () => {
        const pending = this.#pending.get(name) ?? { settled: this.#known.get(name), shown: [] };
        this.#pending.set(name, pending);
        pending.shown.push(shown);
        this.#set(name, record);
        return () => {
          pending.shown = pending.shown.filter((other) => other !== shown);
          const last = pending.shown.at(-1);
          this.#set(name, last ? last.record : pending.settled);
        };
      },
      done: () => {
        const pending = this.#pending.get(name);
        if (!pending) return;
        // One that was taken back is no more among them; those before it are overtaken.
        const place = pending.shown.indexOf(shown);
        if (place >= 0) pending.settled = pending.shown.splice(0, place + 1).at(-1)!.record;
        if (pending.shown.length === 0) this.#pending.delete(name);
      },
    };
  }

  #set(name: string, record: T | undefined): void {
    if (record === undefined) this.#known.delete(name);
    else this.#known.set(name, record);
  }
}
