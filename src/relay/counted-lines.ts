import type { AuditEntry } from "../domain/audit-entry.ts";
import type { Clock } from "../domain/clock.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import { network } from "./network.ts";

/**
 * What would be too many lines: of what is the same in all but its time the first is a line, and later one says how many more there
 * were.
 */
export class CountedLines {
  /** Each that has a line in this window: how many were like it since, and the last of them. */
  readonly #repeated = new Map<string, { more: number; last: AuditEntry }>();
  #swept: number;
  /** Of so many different ones in a window that there was no line left. */
  #dropped = 0;

  constructor(
    private readonly append: (entry: AuditEntry) => void,
    private readonly clock: Clock,
    /** Seconds. */
    private readonly window: number,
  ) {
    this.#swept = clock.elapsed();
  }

  add(entry: AuditEntry): void {
    const { who, what, whom, ids, outcome, address = "", count = 1 } = entry;
    const key = [who, what, whom, ids, outcome, network(address)].join(" ");
    const known = this.#repeated.get(key);
    if (known) {
      known.more += count;
      known.last = entry;
    } else if (this.#repeated.size >= limits.audit.counted) {
      this.#dropped += count;
    } else {
      this.#repeated.set(key, { more: 0, last: entry });
      this.append(entry);
    }
  }

  /** Writes the counts of a window that has ended. `now`: by the clock that doesn't jump. */
  sweep(now: number): void {
    if (now - this.#swept >= this.window * 1000) this.flush();
  }

  flush(): void {
    this.#swept = this.clock.elapsed();
    for (const { more, last } of this.#repeated.values()) if (more > 0) this.append({ ...last, count: more });
    this.#repeated.clear();
    if (this.#dropped === 0) return;
    const at = isoTime(this.clock.now());
    this.append({ at, who: "relay", what: "audit.dropped", outcome: "ok", count: this.#dropped });
    this.#dropped = 0;
  }
}
