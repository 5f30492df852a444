import type { DeathCause } from "../../domain/delivery.ts";
import { limits } from "../../domain/limits.ts";
import { isoTime } from "../../domain/moment.ts";
import type { SteadyClock } from "../../domain/steady-clock.ts";
import type { Ending, SentRecord } from "../mail.ts";
import type { Change } from "../records.ts";
import type { Flush } from "./commit.ts";
import { commitChanges } from "./commit-changes.ts";
import { type Disk, Foreign } from "./disk.ts";
import type { FileChange } from "./file-records.ts";
import { type Ledger, sentRecord } from "./ledger.ts";
import type { EndLine } from "./ledger-line.ts";
import { type Letter, readLetter } from "./letter.ts";
import type { MailIndex } from "./mail-index.ts";
import type { Mailbox } from "./mailbox.ts";
import { quarantine } from "./quarantine.ts";
import { readerOf } from "./reader-word.ts";
import type { Slot, SlotChange } from "./slot.ts";
import type { Spool } from "./spool.ts";
import type { Step } from "./steps.ts";

/** Steps, and what the index says once they are committed. */
export interface Plan {
  slot: Slot;
  steps: Step[];
  change: SlotChange | "gone";
  /** Of one that is the end of the message, the line that says so. */
  end?: EndLine;
}

/** What all of mail's operations stand on: files, index, ledger, and the spool that changes them. */
export class MailFiles {
  /** See MailStore.onEnd. */
  tell: (ending: Ending) => Change[] = () => [];

  constructor(
    readonly disk: Disk,
    readonly spool: Spool,
    readonly index: MailIndex,
    readonly ledger: Ledger,
    readonly clock: SteadyClock,
    /** 8 random hex digits: no two claims of a message have the same, even across a power cut. */
    readonly claimNumber: () => string,
    readonly warn: (line: string) => void,
  ) {}

  /** The content of a message's file. One that can't be read is put aside, and its message is dead. */
  open(box: Mailbox, slot: Slot, path = box.path(slot)): Letter | undefined {
    const found = this.#letterAt(path);
    if (typeof found !== "string") return found;
    // It belongs to whoever has a step of it under way.
    if (slot.settling) return undefined;
    if (this.disk.exists(path)) quarantine(this.disk, path, found, this.warn);
    else this.warn(`${path}: ${found}`);
    box.remove(slot);
    const ended = this.ended([{ ...this.end(box, slot, "dead"), why: "damaged" }]);
    this.commit(ended, [], "none").catch((error: Error) => this.warn(`${path}: ${error.message}`));
    return undefined;
  }

  /** Or what is wrong with the file. Of that a disk that fails says nothing, nor does a mistake of ours. */
  #letterAt(path: string): Letter | string {
    let content: Buffer | string;
    try {
      content = this.spool.read(path);
    } catch (error) {
      if (error instanceof Foreign) return error.message;
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return "it is gone";
      throw error;
    }
    try {
      return readLetter(content);
    } catch {
      return "it is torn, or another program wrote it";
    }
  }

  /** What follows from ends of messages: a line of the ledger for each, and the changes of whoever is told. */
  ended(lines: EndLine[]): { changes: FileChange[]; steps: Step[] } {
    const changes = lines.flatMap(
      ({ v: _, ...line }) => this.tell({ ...line, sent: () => this.sent(line.id) }) as FileChange[],
    );
    return { changes, steps: lines.length > 0 ? [this.ledger.append(this.clock.latest(), lines)] : [] };
  }

  /** These steps and what follows from them as one. Nobody is told of what isn't durable. */
  commit(
    { changes, steps }: ReturnType<MailFiles["ended"]>,
    before: Step[],
    flush: Flush,
    follow?: () => void,
  ): Promise<void> {
    const sure = changes.length > 0 ? "flush" : flush;
    return commitChanges(this.spool, changes, [...before, ...steps], sure, follow);
  }

  /** What is kept of a send. */
  sent(id: string): SentRecord | undefined {
    const { sent } = this.ledger.lines(id);
    return sent ? sentRecord(sent) : this.#sentFromFile(id);
  }

  /** The ledger forgets after some days; a message that still waits then is known from its own file. */
  #sentFromFile(id: string): SentRecord | undefined {
    for (const box of this.index.boxes.values()) {
      const slot = box.slots.get(id);
      const letter = slot && this.open(box, slot);
      if (!letter) continue;
      const { v: _, body: __, refs: ___, recipients, ...message } = letter;
      // Of the other copies nothing is known any more, so nothing is said.
      const waiting = recipients.filter((agent) => this.index.boxes.get(agent)?.slots.get(id));
      return { message, recipients: waiting };
    }
    return undefined;
  }

  end({ agent }: Mailbox, { id, via }: Pick<Slot, "id" | "via">, end: "acked" | "dead"): EndLine {
    return { id, v: 1, agent, end, at: isoTime(this.clock.now()), ...readerOf(via) };
  }

  /** `from`: its file's path now. */
  move(box: Mailbox, slot: Slot, change: SlotChange, from = box.path(slot)): Plan {
    return { slot, change, steps: [{ op: "move", from, to: box.path(slot.entry(change)) }] };
  }

  remove(box: Mailbox, slot: Slot): Plan {
    return { slot, change: "gone", steps: [{ op: "remove", path: box.path(slot) }] };
  }

  /** A claim that is given back or has ended: unclaimed again, or dead when it was handed out too often or has expired. */
  giveBack(box: Mailbox, slot: Slot, delay = 0): Plan {
    if (this.surelyExpired(slot)) return this.bury(box, slot, "expired");
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

  /** Nobody is given it any more. Dead it is when that is sure: the clock may be set right again. */
  expired(slot: Slot): boolean {
    return slot.expires > 0 && slot.expires <= this.clock.now();
  }

  surelyExpired(slot: Slot): boolean {
    return slot.expires > 0 && slot.expires <= this.clock.earliest();
  }

  bury(box: Mailbox, slot: Slot, why: DeathCause): Plan {
    const change: SlotChange = { place: "dead", at: this.clock.latest(), due: 0, claim: "", via: "", why };
    return { ...this.move(box, slot, change), end: { ...this.end(box, slot, "dead"), why } };
  }

  /**
   * Commits these steps as one, and the index follows. Meanwhile the messages belong to nobody else;
   * when the commit fails they are as they were.
   */
  async carryOut(box: Mailbox, plans: Plan[], flush: Flush = "flush"): Promise<void> {
    for (const { slot } of plans) box.update(slot, { settling: true });
    const follow = () => {
      for (const { slot, change } of plans) {
        if (change === "gone") box.remove(slot);
        else this.#settled(box, slot, change);
      }
    };
    try {
      const ended = this.ended(plans.flatMap(({ end }) => end ?? []));
      const steps = plans.flatMap((plan) => plan.steps);
      await this.commit(ended, steps, flush, follow);
    } catch (error) {
      for (const { slot } of plans) this.#settled(box, slot, {});
      throw error;
    }
  }

  #settled(box: Mailbox, slot: Slot, change: SlotChange): void {
    box.update(slot, { ...change, settling: false });
    this.index.plan(box, slot);
  }
}
