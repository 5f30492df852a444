import type { z } from "zod";
import type { Change, Records } from "../records.ts";
import type { Disk } from "./disk.ts";
import { quarantine } from "./quarantine.ts";
import type { Step } from "./steps.ts";

/** A change as this store makes it: what to write, and how to take it back in memory. */
export interface FileChange extends Change {
  readonly step: Step;
  /** Shows the change to readers; gives what takes it back. */
  show(): () => void;
  /** Its file is written, or never will be. */
  done(): void;
}

/** Small documents, one file each: `<folder>/<name>.json`, or only `relay.json` when the folder is the home. */
export class FileRecords<T> implements Records<T> {
  #known = new Map<string, T>();

  constructor(
    private readonly disk: Disk,
    private readonly folder: string,
    private readonly schema: z.ZodType<T>,
    private readonly warn: (line: string) => void,
  ) {}

  #path(name: string): string {
    return this.folder === "." ? `${name}.json` : `${this.folder}/${name}.json`;
  }

  /** Reads the record's file, or every file of the folder. Those that can't be read are put aside. */
  load(only?: string): void {
    for (const file of only ? [`${only}.json`] : this.disk.list(this.folder).sort()) {
      const path = this.folder === "." ? file : `${this.folder}/${file}`;
      if (only && !this.disk.exists(path)) continue;
      try {
        if (!file.endsWith(".json")) throw new Error("it isn't a record's");
        this.#known.set(
          file.slice(0, -".json".length),
          this.schema.parse(JSON.parse(this.disk.read(path).toString())),
        );
      } catch (error) {
        quarantine(
          this.disk,
          path,
          error instanceof SyntaxError ? "it is torn" : "it isn't as it should be",
          this.warn,
        );
      }
    }
  }

  get(name: string): T | undefined {
    const record = this.#known.get(name);
    // The file is the truth: an operator who deletes it means it, now.
    if (record === undefined || this.#pending.has(name) || this.disk.exists(this.#path(name))) return record;
    this.#known.delete(name);
    return undefined;
  }

  all(): T[] {
    return [...this.#known.keys()].sort().flatMap((name) => this.get(name) ?? []);
  }

  put(name: string, record: T): FileChange {
    const text = `${JSON.stringify(record, null, 2)}\n`;
    return this.#change("put", name, record, { op: "put", to: [this.#path(name)], text });
  }

  remove(name: string): FileChange {
    return this.#change("remove", name, undefined, { op: "remove", path: this.#path(name) });
  }

  /** Names whose file is still being written: not there yet doesn't mean deleted. */
  #pending = new Map<string, number>();

  #change(change: "put" | "remove", name: string, record: T | undefined, step: Step): FileChange {
    return {
      change,
      step,
      show: () => {
        const before = this.#known.get(name);
        this.#set(name, record);
        this.#pending.set(name, (this.#pending.get(name) ?? 0) + 1);
        return () => {
          // Only what nobody has changed since.
          if (this.#known.get(name) === record) this.#set(name, before);
        };
      },
      done: () => {
        const left = this.#pending.get(name)! - 1;
        if (left > 0) this.#pending.set(name, left);
        else this.#pending.delete(name);
      },
    };
  }

  #set(name: string, record: T | undefined): void {
    if (record === undefined) this.#known.delete(name);
    else this.#known.set(name, record);
  }
}
