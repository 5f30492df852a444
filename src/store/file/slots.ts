import { idStart, type Slot } from "./slot.ts";

/** The messages of a mailbox by id. Keyed by a number, because a text for each key would take more memory than all the rest. */
export class Slots {
  /** Most starts of ids are one message's alone. */
  readonly #byStart = new Map<number, Slot | Slot[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  #all(start: number): Slot[] {
    return [this.#byStart.get(start) ?? []].flat();
  }

  get(id: string): Slot | undefined {
    return this.#all(idStart(id)).find((slot) => slot.id === id);
  }

  has(slot: Slot): boolean {
    const found = this.#byStart.get(slot.idStart);
    return found === slot || (Array.isArray(found) && found.includes(slot));
  }

  add(slot: Slot): void {
    const others = this.#byStart.get(slot.idStart);
    this.#byStart.set(slot.idStart, others === undefined ? slot : [others, slot].flat());
    this.#size += 1;
  }

  delete(slot: Slot): void {
    const others = this.#all(slot.idStart);
    const left = others.filter((other) => other !== slot);
    this.#size -= others.length - left.length;
    if (left.length === 0) this.#byStart.delete(slot.idStart);
    else this.#byStart.set(slot.idStart, left.length === 1 ? left[0]! : left);
  }

  *values(): Generator<Slot> {
    for (const found of this.#byStart.values()) {
      if (Array.isArray(found)) yield* found;
      else yield found;
    }
  }

  /** Those whose id starts so. */
  *startingWith(prefix: string): Generator<Slot> {
    const digits = prefix.replaceAll("-", "").slice(0, 12);
    const least = Number.parseInt(digits.padEnd(12, "0"), 16);
    const most = Number.parseInt(digits.padEnd(12, "f"), 16);
    for (const slot of this.values()) {
      if (slot.idStart >= least && slot.idStart <= most && slot.id.startsWith(prefix)) yield slot;
    }
  }
}
