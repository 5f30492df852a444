import { matches } from "../../domain/scope.ts";
import { type Entry, fileName, type Place } from "./filename.ts";
import { Lane, merged } from "./lane.ts";
import type { Slot, SlotChange } from "./slot.ts";
import { Slots } from "./slots.ts";

/**
 * One mailbox in memory. Unclaimed and visible messages stand in lanes, one for each scope and urgency,
 * so that a claim looks at as many lanes as there are scopes and at no message that it doesn't hand out.
 */
export class Mailbox {
  readonly slots = new Slots();
  readonly #lanes = new Map<string, Lane<Slot>>();
  waiting = 0;
  claimed = 0;
  dead = 0;
  /** Of what waits and what is claimed. */
  bytes = 0;

  constructor(
    readonly agent: string,
    /** Stamp of its opening: what was sent before belongs to an earlier bearer of the name. */
    readonly since: number,
  ) {}

  path(entry: Entry, place: Place = entry.place): string {
    return `mail/${this.agent}/${place}/${fileName(entry)}`;
  }

  add(slot: Slot): void {
    this.slots.add(slot);
    this.#count(slot, 1);
    if (visible(slot)) this.#lane(slot).add(slot);
  }

  remove(slot: Slot): void {
    this.slots.delete(slot);
    this.#count(slot, -1);
    if (visible(slot)) this.#lane(slot).remove(slot);
  }

  /** Changes what the index knows of a message, and its lane with it. */
  update(slot: Slot, change: SlotChange): void {
    this.#count(slot, -1);
    if (visible(slot)) this.#lane(slot).remove(slot);
    slot.change(change);
    this.#count(slot, 1);
    if (visible(slot)) this.#lane(slot).add(slot);
  }

  #count(slot: Slot, by: 1 | -1): void {
    if (slot.place === "new") this.waiting += by;
    if (slot.place === "cur") this.claimed += by;
    if (slot.place === "dead") this.dead += by;
    if (slot.place === "new" || slot.place === "cur") this.bytes += by * slot.bytes;
  }

  /** How many can be claimed now, and the stamp of the first of them. */
  get visible(): { count: number; first: number } {
    let count = 0;
    let first = Number.POSITIVE_INFINITY;
    for (const lane of this.#lanes.values()) {
      count += lane.length;
      first = Math.min(first, lane.first?.stamp ?? first);
    }
    return { count, first };
  }

  #lane(slot: Slot): Lane<Slot> {
    const key = laneKey(slot);
    const known = this.#lanes.get(key);
    if (known) return known;
    const lane = new Lane<Slot>();
    this.#lanes.set(key, lane);
    return lane;
  }

  /** Unclaimed and visible, oldest first. `match` in normal form. */
  unclaimed(match?: string, urgent?: boolean, behind?: number): Generator<Slot> {
    const lanes: Lane<Slot>[] = [];
    for (const [key, lane] of this.#lanes) {
      if (lane.length === 0) {
        this.#lanes.delete(key);
        continue;
      }
      if (urgent && key[0] !== "u") continue;
      const scope = key.slice(1);
      if (match === undefined || scope === "" || matches(match, scope)) lanes.push(lane);
    }
    return merged(lanes, behind);
  }

  /** Those whose scope is still unknown: no reader with a match can be told whether they are meant. */
  unread(): Slot[] {
    return [`n${unknown}`, `u${unknown}`].flatMap((key) => {
      const lane = this.#lanes.get(key);
      return lane ? [...merged([lane])] : [];
    });
  }
}

/** Stands for a scope that hasn't been read yet; no scope has a control character. */
const unknown = "\0";

/** Whether a reader may be given it now. */
export function visible(slot: Slot): boolean {
  return slot.place === "new" && slot.due === 0 && !slot.settling;
}

function laneKey(slot: Slot): string {
  return (slot.urgent ? "u" : "n") + (slot.scoped ? (slot.scope ?? unknown) : "");
}
