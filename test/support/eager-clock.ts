import type { Sleep } from "../../src/client/sleep.ts";
import { FakeClock } from "./fake-clock.ts";

/** A fake clock for code that waits: the wait is over at once, the time has passed, and the test sees how long. */
export class EagerClock extends FakeClock {
  readonly pauses: number[] = [];

  readonly sleep: Sleep = async (ms) => {
    this.pauses.push(ms);
    this.advance(ms);
  };
}
