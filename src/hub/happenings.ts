import type { Claimed } from "../domain/claim.ts";
import type { Message } from "../domain/message.ts";
import type { TaskRecord } from "../domain/task-record.ts";
import type { TaskMove } from "./task-moves.ts";

/** Something that has happened and is durable, in the words of docs/webhooks.md. */
export type Happening =
  | { what: "message.sent"; message: Message; recipients: string[] }
  | { what: "message.claimed"; agent: string; messages: Claimed[] }
  /** Claimed ones, by their receipts. */
  | { what: "message.acked"; agent: string; receipts: string[] }
  /** Acked without a claim before. */
  | { what: "message.taken"; agent: string; message: Message }
  | { what: "message.released"; agent: string; receipts: string[] }
  /** Its lease or delay has ended, or it was held. */
  | { what: "message.returned"; agent: string; id: string }
  | { what: "message.dead"; agent: string; id: string }
  | { what: "agent.joined" | "agent.left" | "agent.locked" | "agent.recovered"; agent: string }
  /** `posted`: it is new; otherwise what was done to it. */
  | { what: "task.moved"; task: TaskRecord; move: TaskMove["what"] | "posted" };

/**
 * For those who count and write down what happens to anybody. Nothing waits for them, and what they miss because the relay
 * was killed they miss: whoever needs each one has it in the record that makes it durable.
 */
export class Happenings {
  readonly #hearers: ((happening: Happening) => void)[] = [];

  /** As long as the hub lives. */
  hear(hearer: (happening: Happening) => void): void {
    this.#hearers.push(hearer);
  }

  tell(happening: Happening): void {
    for (const hearer of this.#hearers) hearer(happening);
  }
}
