import type { Sleep } from "../client/sleep.ts";

/** Many may ring; one waits. A ring while nobody waits is not lost. */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Until it rings, the time is up, or the signal aborts. */
  async wait(ms: number, signal: AbortSignal, sleep: Sleep): Promise<void> {
    if (!this.#rung) {
      const timer = new AbortController();
      const rung = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([rung, sleep(ms, AbortSignal.any([signal, timer.signal]))]);
      timer.abort();
      this.#wake = undefined;
    }
    this.#rung = false;
  }
}
