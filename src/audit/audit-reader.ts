import { createReadStream } from "node:fs";
import { join } from "node:path";
import { auditFiles } from "./audit-files.ts";

/** No line of the audit is nearly as long, in bytes; what is, is damage. */
const longest = 64 * 1024;
const newline = 0x0a;

/** Reads an audit from a day on, a piece of it in memory, also while it is written: each `read` goes on where the last one ended. */
export class AuditReader {
  readonly #folder: string;
  readonly #from: string;
  /** Bytes of each file that have been read. */
  readonly #done = new Map<string, number>();

  /** `from`: the first day. */
  constructor(folder: string, from: string) {
    this.#folder = folder;
    this.#from = from;
  }

  /** The whole lines that are there and weren't before, the oldest file first. */
  async *read(): AsyncGenerator<string> {
    for (const { name, day, size } of await auditFiles(this.#folder)) {
      if (day < this.#from) continue;
      const done = this.#done.get(name) ?? 0;
      // A file that has become shorter is another one.
      if (size !== done) yield* this.#lines(name, size < done ? 0 : done, size);
    }
  }

  async *#lines(name: string, from: number, size: number): AsyncGenerator<string> {
    let rest: Buffer = Buffer.alloc(0);
    let at = from;
    this.#done.set(name, at);
    const stream = createReadStream(join(this.#folder, name), {
      start: from,
      end: size - 1,
      highWaterMark: 1 << 18,
    });
    for await (const piece of stream as AsyncIterable<Buffer>) {
      const data = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
      const end = data.lastIndexOf(newline) + 1;
      if (end > 0) {
        at += end;
        this.#done.set(name, at);
        for (const line of data.toString("utf8", 0, end - 1).split("\n")) if (line !== "") yield line;
      }
      rest = data.subarray(end);
      if (rest.length <= longest) continue;
      at += rest.length;
      this.#done.set(name, at);
      rest = Buffer.alloc(0);
    }
  }
}
