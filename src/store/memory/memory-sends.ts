import { limits } from "../../domain/limits.ts";
import type { SteadyClock } from "../../domain/steady-clock.ts";
import { type Keep, type Posting, type SentRecord, usualKeep } from "../mail.ts";

interface Send {
  at: number;
  record: SentRecord;
  key: string | undefined;
  /** Its sender's name has passed to another agent since. */
  inherited: boolean;
}

/** What is kept of each send, oldest first. */
export class MemorySends {
  #sends: Send[] = [];
  /** Seconds. */
  #kept = usualKeep.receipts;

  constructor(readonly clock: SteadyClock) {}

  add({ message, recipients, repeat }: Posting): void {
    const { body: _body, refs: _refs, ...kept } = message;
    const record: SentRecord = { message: kept, recipients };
    if (repeat) record.digest = repeat.digest;
    if (repeat?.full) record.full = repeat.full;
    this.#sends.push({
      at: this.clock.latest(),
      record: structuredClone(record),
      key: repeat?.key,
      inherited: false,
    });
  }

  /** The name has a new bearer, to whom these sends are not its own. */
  disown(agent: string): void {
    for (const send of this.#from(agent, this.#sends)) send.inherited = true;
  }

  repeated(from: string, key: string): SentRecord | undefined {
    return this.#from(from, this.#since(limits.keyLifetime)).find((send) => send.key === key)?.record;
  }

  get(id: string): SentRecord | undefined {
    return this.#since(this.#kept).find((send) => send.record.message.id === id)?.record;
  }

  by(agent: string): SentRecord[] {
    const sends = this.#from(agent, this.#since(this.#kept));
    return sends.map((send) => send.record).reverse();
  }

  sweep({ receipts }: Keep): void {
    this.#kept = receipts;
    this.#sends = this.#since(receipts);
  }

  #from(agent: string, sends: Send[]): Send[] {
    return sends.filter((send) => send.record.message.from === agent && !send.inherited);
  }

  #since(seconds: number): Send[] {
    return this.#sends.filter((send) => this.clock.earliest() < send.at + seconds * 1000);
  }
}
