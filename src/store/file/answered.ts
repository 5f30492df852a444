import type { Entry } from "./filename.ts";
import type { Step } from "./steps.ts";

/**
 * Tells answered messages from files that a power cut left of sends that never were: a file may reach the disk before
 * the journal's record of it. Such a file is one of several recipients' or has nothing in it; the journal knows of none.
 */
export class Answered {
  #mark: number | undefined;
  #names = new Set<string>();

  /** Takes note of a record that is done again. */
  note(steps: Step[]): void {
    for (const step of steps) {
      if (step.op === "mark") this.#mark ??= step.stamp;
      if (step.op === "put") for (const { stamp, id } of messagesOf(step)) this.#names.add(`${stamp}-${id}`);
    }
  }

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
