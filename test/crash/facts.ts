import type { Message } from "../../src/domain/message.ts";

/** `asked`: somebody waits for the answer, so it may have happened or not. */
export interface Copy {
  acked: "no" | "asked" | "yes";
  keep: boolean;
}

export interface Send {
  message: Message;
  key: string | undefined;
  answered: boolean;
  copies: Map<string, Copy>;
}

/** A record whose value is a number that only grows. */
export interface Counter {
  answered: number;
  asked: number;
}

/** A hook that is told of something: of a send, or of the end of a copy. */
export interface Entry {
  id: string;
  /** Whose copy has ended; absent: it tells of the send. */
  agent?: string;
  removed: "no" | "asked" | "yes";
}

/** What callers were told so far: what a store has to answer for after a crash. */
export class Facts {
  sends = new Map<string, Send>();
  counters = new Map<string, Counter>();
  /** Changes of a task, by its number: how often it was changed, and told of. */
  tasks = new Map<number, Counter>();
  /** Of the outbox, by name: each time that one was handed in, also in vain. */
  entries = new Map<string, Entry>();

  /** As they are now; later answers don't change it. */
  snapshot(): Facts {
    const copy = new Facts();
    for (const [id, send] of this.sends) {
      const copies = new Map([...send.copies].map(([agent, state]) => [agent, { ...state }]));
      copy.sends.set(id, { ...send, copies });
    }
    for (const [name, counter] of this.counters) copy.counters.set(name, { ...counter });
    for (const [number, counter] of this.tasks) copy.tasks.set(number, { ...counter });
    for (const [name, entry] of this.entries) copy.entries.set(name, { ...entry });
    return copy;
  }
}
