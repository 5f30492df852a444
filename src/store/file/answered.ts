import type { Entry } from "./filename.ts";
import { changedBy, type Step } from "./steps.ts";

/**
 * What the journal says of mail after a crash, for where the files say something else. A file may have reached the disk
 * before the journal's record of it: then it is one of a send that was never answered, or under a second name, and torn.
 */
export class Answered {
  #mark: number | undefined;
  #names = new Set<string>();
  #paths = new Set<string>();

  /** Takes note of a record that is done again. */
  note(steps: Step[]): void {
    for (const step of steps) {
      if (step.op === "mark") this.#mark ??= step.stamp;
      if (step.op === "put") for (const { stamp, id } of messagesOf(step)) this.#names.add(`${stamp}-${id}`);
      if (step.op === "move") this.#paths.delete(step.from);
      for (const path of changedBy(step)) this.#paths.add(path);
    }
  }

  /** Whether a message's file is where the journal left it. */
  knows(path: string): boolean {
    return this.#paths.has(path);
  }

  /** Whether a message was sent, as far as the journal goes back. */
  has({ stamp, id }: Entry): boolean {
    return this.#mark === undefined || stamp <= this.#mark || this.#names.has(`${stamp}-${id}`);
  }
}

/** The highest stamp of the messages that a record brings in; 0 for none. */
export function lastStamp(steps: Step[]): number {
  const stamps = steps.flatMap((step) =>
    step.op === "put" ? messagesOf(step).map(({ stamp }) => stamp) : [],
  );
  return Math.max(0, ...stamps);
}

/** Stamp and id are in the name: see filename.ts. All recipients' names begin alike, so one tells. */
function messagesOf({ to: [path = ""] }: Step & { op: "put" }): { stamp: number; id: string }[] {
  const found = /^mail\/[^/]+\/new\/(\d{16})-([0-9a-f-]{36})/.exec(path);
  return found ? [{ stamp: Number(found[1]), id: found[2]! }] : [];
}
