import type { After } from "../../src/mcp/after.ts";
import { FakeClock } from "./fake-clock.ts";

/** A fake clock that also runs what was put off, in order, when its time comes. */
export class FakeTimer extends FakeClock {
  #waiting: { at: number; run: () => void }[] = [];

  readonly after: After = (ms, run) => {
    const entry = { at: this.elapsed() + ms, run };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  };

  /** How many are put off. */
  get waiting(): number {
    return this.#waiting.length;
  }

  override advance(ms: number): void {
    const end = this.elapsed() + ms;
    for (;;) {
      const next = this.#waiting.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      super.advance(next.at - this.elapsed());
      this.#waiting = this.#waiting.filter((other) => other !== next);
      next.run();
    }
    super.advance(end - this.elapsed());
  }
}
