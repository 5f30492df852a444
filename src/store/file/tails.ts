import type { Step } from "./steps.ts";

type Append = Step & { op: "append" };

/** What waits to be appended to files that only grow, each file's in order. */
export class Tails {
  readonly #byPath = new Map<string, Append[]>();

  add(step: Append): void {
    const tail = this.#byPath.get(step.path);
    if (tail) tail.push(step);
    else this.#byPath.set(step.path, [step]);
  }

  /** The first one of this file is in it: appends land in their order. */
  landed({ path }: Append): void {
    const tail = this.#byPath.get(path)!;
    tail.shift();
    if (tail.length === 0) this.#byPath.delete(path);
  }

  /** Of a file, from the piece on that has this place in it. */
  of(path: string, at: number): Append[] {
    const tail = this.#byPath.get(path) ?? [];
    const first = tail.findLastIndex((step) => step.at <= at);
    return tail.slice(Math.max(first, 0));
  }
}
