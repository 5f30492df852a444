import type { Clock } from "../domain/clock.ts";
import { isoTime } from "../domain/moment.ts";
import type { Happening } from "./happenings.ts";

export interface Minute {
  /** When it began. */
  at: string;
  /** Messages sent. */
  sent: number;
  /** Copies of them, put into mailboxes. */
  delivered: number;
  /** Copies that their readers are done with. */
  done: number;
}

const minute = 60_000;
const kept = 60;

/** How much mail went through in each minute of the last hour. In memory: a restart begins anew. */
export class LastHour {
  readonly #clock: Pick<Clock, "now">;
  /** By the number of the minute since 1970. */
  readonly #counts = new Map<number, Omit<Minute, "at">>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  hear(happening: Happening): void {
    if (happening.what === "message.sent") {
      const counts = this.#now();
      counts.sent += 1;
      counts.delivered += happening.recipients.length;
    } else if (happening.what === "message.acked") this.#now().done += happening.receipts.length;
    else if (happening.what === "message.taken") this.#now().done += 1;
  }

  /** Sixty of them, the one that runs last. */
  minutes(): Minute[] {
    const last = this.#number();
    return Array.from({ length: kept }, (_, index) => {
      const number = last - kept + 1 + index;
      return {
        at: isoTime(number * minute),
        ...(this.#counts.get(number) ?? { sent: 0, delivered: 0, done: 0 }),
      };
    });
  }

  #number(): number {
    return Math.floor(this.#clock.now() / minute);
  }

  #now() {
    const number = this.#number();
    const counts = this.#counts.get(number) ?? { sent: 0, delivered: 0, done: 0 };
    if (!this.#counts.has(number)) {
      this.#counts.set(number, counts);
      for (const old of this.#counts.keys())
        if (old <= number - kept || old > number) this.#counts.delete(old);
    }
    return counts;
  }
}
