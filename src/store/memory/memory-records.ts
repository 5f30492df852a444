import type { Change, Documents, Records } from "../records.ts";

/** A change that does itself when it is committed. */
export interface MemoryChange extends Change {
  apply(): void;
}

/** Records in a Map. Copied on the way in and out, as they would be by a file. */
export class MemoryRecords<T> implements Records<T>, Documents<T> {
  #records = new Map<string, T>();

  get(name: string): T | undefined {
    return structuredClone(this.#records.get(name));
  }

  read(name: string): T | undefined {
    return this.get(name);
  }

  names(): string[] {
    return [...this.#records.keys()];
  }

  all(): T[] {
    return [...this.#records.keys()].sort().map((name) => this.get(name) as T);
  }

  get count(): number {
    return this.#records.size;
  }

  put(name: string, record: T): MemoryChange {
    const copy = structuredClone(record);
    return { change: "put", apply: () => this.#records.set(name, copy) };
  }

  remove(name: string): MemoryChange {
    return { change: "remove", apply: () => this.#records.delete(name) };
  }
}
