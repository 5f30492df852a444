import { type Clock, systemClock } from "../domain/clock.ts";
import type { DueDelivery, HookDeliveries } from "../hub/hook-deliveries.ts";
import { type After, systemAfter } from "../hub/waiting.ts";

export interface LaneOptions {
  id: string;
  deliveries: HookDeliveries;
  /** Makes one attempt, and writes down what came of it. */
  attempt: (due: DueDelivery) => Promise<void>;
  warn: (line: string) => void;
  clock?: Clock | undefined;
  after?: After | undefined;
}

/** No wait is planned for longer than this. One that is has been planned by a clock that was ahead, and is over. */
const longestSleep = 2 * 3600 * 1000;
/** After a failure of the relay's own, as of a full disk. */
const pause = 30_000;

/** One hook's deliveries, one after another: while the oldest fails, those behind it wait. */
export class HookLane {
  readonly #options: LaneOptions;
  readonly #clock: Clock;
  readonly #after: After;
  #running: Promise<void> | undefined;
  /** Somebody called while it ran: it looks once more. */
  #again = false;
  #callOff = () => {};
  #stopped = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#after = options.after ?? systemAfter;
  }

  /** There is something to be told, or may be. */
  wake(): void {
    this.#again = true;
    if (this.#running || this.#stopped) return;
    this.#callOff();
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#again) this.wake();
    });
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        await this.#deliver();
      } catch (error) {
        this.#options.warn(`webhook ${this.#options.id}: ${(error as Error).message}`);
        this.#sleep(pause);
      }
    }
  }

  async #deliver(): Promise<void> {
    const { id, deliveries, attempt } = this.#options;
    while (!this.#stopped) {
      const wait = deliveries.notBefore(id) - this.#clock.now();
      if (wait > 0 && wait <= longestSleep) return this.#sleep(wait);
      const due = await deliveries.next(id);
      if (!due || this.#stopped) return;
      await attempt(due);
    }
  }

  #sleep(milliseconds: number): void {
    this.#callOff = this.#after(milliseconds, () => this.wake());
  }

  /** Resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#callOff();
    await this.#running;
  }
}
