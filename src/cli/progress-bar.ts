import type { Clock } from "../domain/clock.ts";
import type { Output } from "./output.ts";

/** Milliseconds: what is over sooner shows nothing; and from one look to the next. */
const patience = 1000;
const step = 100;
const width = 30;

/** How far long work has come, on the terminal of whoever watches. */
export class ProgressBar implements Disposable {
  readonly #began: number;
  #shown: number | undefined;

  constructor(
    private readonly output: Pick<Output, "watched" | "passOn">,
    private readonly what: string,
    private readonly clock: Pick<Clock, "elapsed">,
  ) {
    this.#began = clock.elapsed();
  }

  show(done: number, all: number): void {
    const now = this.clock.elapsed();
    if (!this.output.watched || now - this.#began < patience || now - (this.#shown ?? 0) < step) return;
    this.#shown = now;
    const full = Math.floor((width * done) / Math.max(all, 1));
    const bar = "█".repeat(full) + "░".repeat(width - full);
    this.output.passOn(`\r${this.what} ${bar} ${Math.floor((100 * done) / Math.max(all, 1))} %`);
  }

  [Symbol.dispose](): void {
    if (this.#shown !== undefined) this.output.passOn(`\r${" ".repeat(this.what.length + width + 8)}\r`);
  }
}
