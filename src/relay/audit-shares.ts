import type { AuditEntry } from "../domain/audit-entry.ts";
import type { Clock } from "../domain/clock.ts";
import { limits } from "../domain/limits.ts";
import { Rates } from "../domain/rates.ts";
import type { RelayConfig } from "../domain/relay-settings.ts";
import { CountedLines } from "./counted-lines.ts";

/** Of these an agent at work makes thousands a day. They use up no line of what it does seldom. */
const often = /^(message|task|events|changes|doorbell)\./;

/**
 * What one may take of the audit in a day, so that nobody alone can push out what is kept for ninety: a line each as long as that
 * lasts, then how often it was.
 */
export class AuditShares {
  readonly #append: (entry: AuditEntry) => void;
  readonly #rates: Rates;
  readonly #counted: CountedLines;

  constructor(append: (entry: AuditEntry) => void, clock: Clock, config: () => RelayConfig) {
    this.#append = append;
    /** Bytes a day. */
    const share = () => config()["keep.audit-bytes"] / config()["keep.audit"] / limits.audit.shares;
    const rate = () => ({ perSecond: share() / 86_400, atOnce: share() });
    this.#rates = new Rates({ what: "lines", clock, rate });
    this.#counted = new CountedLines(append, clock, limits.audit.window.share);
  }

  /** `payer`: whose share it is. */
  add(entry: AuditEntry, payer: string): void {
    const kind = often.test(entry.what) ? "often" : "seldom";
    const { at, who, what, outcome, count } = entry;
    if (this.#rates.take(`${payer} ${kind}`, sizeOf(entry)) === 0) this.#append(entry);
    else this.#counted.add({ at, who, what, outcome, ...(count !== undefined && { count }) });
  }

  sweep(now: number): void {
    this.#counted.sweep(now);
  }

  flush(): void {
    this.#counted.flush();
  }
}

/** Bytes of its line, about. */
const sizeOf = ({ ids = [] }: AuditEntry): number => 170 + 39 * ids.length;
