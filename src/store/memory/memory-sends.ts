import type { Clock } from "../../domain/clock.ts";
import { limits } from "../../domain/limits.ts";
import type { Posting, SentRecord } from "../mail.ts";

interface Send {
  at: number;
  record: SentRecord;
  key: string | undefined;
}

/** What is kept of each send, oldest first. */
export class MemorySends {
  #sends: Send[] = [];

  constructor(readonly clock: Clock) {}

  add({ message, recipients, repeat }: Posting): void {
    const { body: _body, refs: _refs, ...kept } = message;
    const record: SentRecord = { message: kept, recipients };
    if (repeat) record.digest = repeat.digest;
    this.#sends.push({ at: this.clock.now(), record: structuredClone(record), key: repeat?.key });
  }

  repeated(from: string, key: string): SentRecord | undefined {
    return this.#since(limits.keyLifetime)
      .filter((send) => send.key === key)
      .map((send) => send.record)
      .find((record) => record.message.from === from);
  }

  get(id: string): SentRecord | undefined {
    return this.#kept().find((record) => record.message.id === id);
  }

  by(agent: string): SentRecord[] {
    return this.#kept()
      .filter((record) => record.message.from === agent)
      .reverse();
  }

  sweep(): void {
    this.#sends = this.#since(limits.receiptLifetime);
  }

  #kept(): SentRecord[] {
    return this.#since(limits.receiptLifetime).map((send) => send.record);
  }

  #since(seconds: number): Send[] {
    return this.#sends.filter((send) => this.clock.now() < send.at + seconds * 1000);
  }
}
