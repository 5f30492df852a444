import type { Clock } from "../../domain/clock.ts";
import type { DeathCause } from "../../domain/delivery.ts";
import { limits } from "../../domain/limits.ts";
import { isoTime } from "../../domain/moment.ts";
import type { Disk } from "./disk.ts";
import type { Ledger } from "./ledger.ts";
import type { EndLine } from "./ledger-line.ts";
import { type Letter, readLetter } from "./letter.ts";
import type { MailIndex } from "./mail-index.ts";
import type { Mailbox } from "./mailbox.ts";
import { quarantine } from "./quarantine.ts";
import { readerOf } from "./reader-word.ts";
import type { Slot, SlotChange } from "./slot.ts";
import type { Flush, Spool } from "./spool.ts";
import type { Step } from "./steps.ts";

/** Steps, and what the index says once they are committed. */
export interface Plan {
  slot: Slot;
  steps: Step[];
  change: SlotChange | "gone";
}

/** What all of mail's operations stand on: files, index, ledger, and the spool that changes them. */
export class MailFiles {
  constructor(
    readonly disk: Disk,
    readonly spool: Spool,
    readonly index: MailIndex,
    readonly ledger: Ledger,
    readonly clock: Clock,
    /** 8 random hex digits: no two claims of a message have the same, even across a power cut. */
    readonly claimNumber: () => string,
    readonly warn: (line: string) => void,
  ) {}

  /** The content of a message's file. One that can't be read is put aside, and its message is dead. */
  open(box: Mailbox, slot: Slot): Letter | undefined {
    const path = box.path(slot);
    let why: string;
    try {
      return readLetter(this.spool.read(path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== undefined && code !== "ENOENT") throw error;
      // A step that is on its way has taken it from here; whoever took that step tells the index.
      if (code && slot.settling) return undefined;
      why = code ? "it is gone" : "it is torn, or another program wrote it";
    }
    if (this.disk.exists(path)) quarantine(this.disk, path, why, this.warn);
    else this.warn(`${path}: ${why}`);
    box.remove(slot);
    const line = this.ledger.append(this.clock.now(), [{ ...this.end(box, slot, "dead"), why: "damaged" }]);
    this.spool.commit([line], "none").catch((error: Error) => this.warn(`${path}: ${error.message}`));
    return undefined;
  }

  end({ agent }: Mailbox, { id, via }: Pick<Slot, "id" | "via">, end: "acked" | "dead"): EndLine {
    return { id, v: 1, agent, end, at: isoTime(this.clock.now()), ...readerOf(via) };
  }

  move(box: Mailbox, slot: Slot, change: SlotChange): Plan {
    return {
      slot,
      change,
      steps: [{ op: "move", from: box.path(slot), to: box.path(slot.entry(change)) }],
    };
  }

  remove(box: Mailbox, slot: Slot): Plan {
    return { slot, change: "gone", steps: [{ op: "remove", path: box.path(slot) }] };
  }

  /** A claim that is given back or has ended: unclaimed again, or dead when it was handed out too often or has expired. */
  giveBack(box: Mailbox, slot: Slot, delay = 0): Plan {
    if (this.expired(slot)) return this.bury(box, slot, "expired");
    if (slot.attempt >= limits.attempts) return this.bury(box, slot, "attempts");
    const later = delay > 0;
    return this.move(box, slot, {
      place: "new",
      at: later ? this.clock.now() + delay * 1000 : 0,
      due: later ? this.clock.elapsed() + delay * 1000 : 0,
      claim: "",
      via: "",
    });
  }

  expired(slot: Slot): boolean {
    return slot.expires > 0 && slot.expires <= this.clock.now();
  }

  bury(box: Mailbox, slot: Slot, why: DeathCause): Plan {
    const change: SlotChange = { place: "dead", at: this.clock.now(), due: 0, claim: "", via: "", why };
    const plan = this.move(box, slot, change);
    plan.steps.push(this.ledger.append(this.clock.now(), [{ ...this.end(box, slot, "dead"), why }]));
    return plan;
  }

  /**
   * Commits these steps as one, with `also`; then the index follows. Meanwhile the messages belong to nobody else;
   * when the commit fails they are as they were.
   */
  async carryOut(box: Mailbox, plans: Plan[], also: Step[] = [], flush: Flush = "flush"): Promise<void> {
    for (const { slot } of plans) box.update(slot, { settling: true });
    try {
      await this.spool.commit([...plans.flatMap(({ steps }) => steps), ...also], flush);
    } catch (error) {
      for (const { slot } of plans) this.#settled(box, slot, {});
      throw error;
    }
    for (const { slot, change } of plans) {
      if (change === "gone") box.remove(slot);
      else this.#settled(box, slot, change);
    }
  }

  #settled(box: Mailbox, slot: Slot, change: SlotChange): void {
    box.update(slot, { ...change, settling: false });
    this.index.plan(box, slot);
  }
}
