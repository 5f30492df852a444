import type { AuditEntry } from "../domain/audit-entry.ts";
import type { Clock } from "../domain/clock.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import { network } from "./network.ts";

const { lines: most, window } = limits.audit.refused;

/**
 * What was refused. Whoever may do nothing must not be able to fill the audit, so that older days have to go: of what is the same
 * in all but its time the first is a line, and a minute later one says how many more there were.
 */
export class RefusedLines {
  /** Each that has a line in this minute: how many were like it since, and the last of them. */
  readonly #repeated = new Map<string, { more: number; last: AuditEntry }>();
  #swept: number;
  /** Of so many different ones in a minute that there was no line left. */
  #dropped = 0;

  constructor(
    private readonly append: (entry: AuditEntry) => void,
    private readonly clock: Clock,
  ) {
    this.#swept = clock.elapsed();
  }

  add(entry: AuditEntry): void {
    const { who, what, whom, ids, outcome, address = "" } = entry;
    const key = [who, what, whom, ids, outcome, network(address)].join(" ");
    const known = this.#repeated.get(key);
    if (known) {
      known.more += 1;
      known.last = entry;
    } else if (this.#repeated.size >= most) {
      this.#dropped += 1;
    } else {
      this.#repeated.set(key, { more: 0, last: entry });
      this.append(entry);
    }
  }

  /** Writes the counts of the minute that has ended. */
  sweep(): void {
    if (this.clock.elapsed() - this.#swept >= window * 1000) this.flush();
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
