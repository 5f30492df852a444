import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { quantile } from "./quantile.ts";

/** What the disk does with nothing in front of it: the floor under every figure. Files of the size of a message. */
export class DiskFigures implements Disposable {
  readonly #folder: string;
  readonly #content = Buffer.alloc(480, "x");
  readonly #directory: number;
  readonly #segment: number;
  readonly #segmentSize = 8 << 20;
  #files = 0;
  #at = 0;

  constructor(folder: string) {
    this.#folder = folder;
    for (const name of ["tmp", "new"]) mkdirSync(join(folder, name));
    this.#directory = openSync(join(folder, "new"), "r");
    this.#segment = openSync(join(folder, "segment"), "w+");
    writeSync(this.#segment, Buffer.alloc(this.#segmentSize));
    fsyncSync(this.#segment);
  }

  /** Files created, written and renamed a second, unsynced. */
  creates(seconds: number): number {
    return this.#rate(seconds, () => this.#create(false));
  }

  /** The same, each with an fsync of file and directory, one after another. */
  durableCreates(seconds: number): number {
    return this.#rate(seconds, () => {
      this.#create(true);
      fsyncSync(this.#directory);
    });
  }

  #create(synced: boolean): void {
    this.#files += 1;
    const temporary = join(this.#folder, "tmp", String(this.#files));
    const descriptor = openSync(temporary, "wx", 0o600);
    writeSync(descriptor, this.#content);
    if (synced) fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(temporary, join(this.#folder, "new", `${String(this.#files).padStart(16, "0")}.json`));
  }

  #rate(seconds: number, act: () => void): number {
    const start = performance.now();
    let count = 0;
    while (performance.now() < start + seconds * 1000) {
      act();
      count += 1;
    }
    return (count / (performance.now() - start)) * 1000;
  }

  /** The middle time of an fdatasync behind a small write into a file that is already there at full length. */
  flush(seconds: number): number {
    const times: number[] = [];
    this.#rate(seconds, () => {
      writeSync(this.#segment, this.#content, 0, this.#content.length, this.#at);
      this.#at = (this.#at + this.#content.length) % (this.#segmentSize - this.#content.length);
      const before = performance.now();
      fdatasyncSync(this.#segment);
      times.push(performance.now() - before);
    });
    return quantile(
      times.sort((a, b) => a - b),
      0.5,
    );
  }

  [Symbol.dispose](): void {
    closeSync(this.#directory);
    closeSync(this.#segment);
  }
}
