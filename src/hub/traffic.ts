import type { Claimed } from "../domain/claim.ts";
import type { Clock } from "../domain/clock.ts";
import { Histogram } from "../domain/histogram.ts";
import { limits } from "../domain/limits.ts";
import { RecentMap } from "../domain/recent-map.ts";
import type { Happening, Happenings } from "./happenings.ts";

/** Seconds: from a reader that is woken at once to one that comes once a day. */
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200, 86_400];

/** Claims whose ack is awaited; of one that is pushed out by younger ones no time is known. */
const awaited = 20_000;

type TaskMoved = Extract<Happening, { what: "task.moved" }>["move"];

/** What has happened to all mail and tasks since the start, in numbers. Copies are counted, but for sends. */
export class Traffic {
  readonly sendToClaim = new Histogram(bounds);
  readonly claimToAck = new Histogram(bounds);
  readonly taskMoves = new Map<TaskMoved, number>();
  /** Messages, and the copies of them in mailboxes. */
  sent = 0;
  delivered = 0;
  claimed = 0;
  /** Claimed though they had been handed out before. */
  redelivered = 0;
  acked = 0;
  released = 0;
  dead = 0;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly #clock: Clock;
  /** When each was claimed, by receipt. */
  readonly #claims = new RecentMap<string, number>(awaited, limits.lease.most * 1000);

  constructor(happenings: Happenings, clock: Clock) {
    this.#clock = clock;
    this.since = clock.now();
    happenings.hear((happening) => this.#count(happening));
  }

  #count(happening: Happening): void {
    switch (happening.what) {
      case "message.sent":
        this.sent += 1;
        this.delivered += happening.recipients.length;
        break;
      case "message.claimed":
        this.claimed += happening.messages.length;
        this.#claim(happening.messages);
        break;
      case "message.acked":
        this.acked += happening.receipts.length;
        for (const receipt of happening.receipts) {
          const claimed = this.#claims.get(receipt);
          if (claimed !== undefined) this.claimToAck.observe((this.#clock.elapsed() - claimed) / 1000);
          this.#claims.delete(receipt);
        }
        break;
      case "message.taken":
        this.claimed += 1;
        this.acked += 1;
        this.sendToClaim.observe(this.#secondsSince(happening.message.ts));
        break;
      case "message.released":
        this.released += happening.receipts.length;
        for (const receipt of happening.receipts) this.#claims.delete(receipt);
        break;
      case "message.dead":
        this.dead += 1;
        break;
      case "task.moved":
        this.taskMoves.set(happening.move, (this.taskMoves.get(happening.move) ?? 0) + 1);
        break;
    }
  }

  #claim(messages: Claimed[]): void {
    const now = this.#clock.elapsed();
    for (const { ts, attempt, receipt } of messages) {
      if (attempt > 1) this.redelivered += 1;
      else this.sendToClaim.observe(this.#secondsSince(ts));
      this.#claims.set(receipt, now, now);
    }
  }

  /** By the clock on the wall, which may have been set back. */
  #secondsSince(ts: string): number {
    return Math.max(0, this.#clock.now() - Date.parse(ts)) / 1000;
  }
}
