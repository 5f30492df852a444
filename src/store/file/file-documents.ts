import type { z } from "zod";
import type { Documents } from "../records.ts";
import { type Disk, Foreign } from "./disk.ts";
import type { FileChange } from "./file-records.ts";
import { namesIn } from "./names-in.ts";
import { quarantine } from "./quarantine.ts";
import type { Spool } from "./spool.ts";
import type { Step } from "./steps.ts";
import { storeFault } from "./store-fault.ts";

interface FileDocumentsOptions<T> {
  disk: Disk;
  spool: Spool;
  folder: string;
  schema: z.ZodType<T>;
  warn: (line: string) => void;
}

/** One file each, `<folder>/<name>.json`, read when asked for: what is in memory is on its way to the journal. */
export class FileDocuments<T> implements Documents<T> {
  /** Handed in and not committed yet, the last one of each name. */
  #pending = new Map<string, { value: T | undefined }>();
  readonly #options: FileDocumentsOptions<T>;

  constructor(options: FileDocumentsOptions<T>) {
    this.#options = options;
  }

  #path(name: string): string {
    return `${this.#options.folder}/${name}.json`;
  }

  read(name: string): T | undefined {
    const pending = this.#pending.get(name);
    if (pending) return pending.value;
    const { spool, schema, disk, warn } = this.#options;
    const path = this.#path(name);
    let text: string;
    try {
      text = spool.read(path).toString();
    } catch (error) {
      if (error instanceof Foreign) quarantine(disk, path, error.message, warn);
      else if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw storeFault(error);
      return undefined;
    }
    const value = parsed(schema, text);
    if (value === undefined && disk.exists(path)) quarantine(disk, path, "it is torn or foreign", warn);
    return value;
  }

  names(): string[] {
    const { disk, folder, warn } = this.#options;
    return namesIn(disk, folder, warn).flatMap((file) =>
      file.endsWith(".json") ? file.slice(0, -".json".length) : [],
    );
  }

  put(name: string, value: T): FileChange {
    const text = `${JSON.stringify(value, null, 2)}\n`;
    return this.#change("put", name, value, { op: "put", to: [this.#path(name)], text });
  }

  remove(name: string): FileChange {
    return this.#change("remove", name, undefined, { op: "remove", path: this.#path(name) });
  }

  #change(change: "put" | "remove", name: string, value: T | undefined, step: Step): FileChange {
    const entry = { value };
    const forget = () => {
      if (this.#pending.get(name) === entry) this.#pending.delete(name);
    };
    return {
      change,
      step,
      show: () => {
        this.#pending.set(name, entry);
        return forget;
      },
      done: forget,
    };
  }
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    // Torn: the same as one of another program.
    return undefined;
  }
}
