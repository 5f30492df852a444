import { matches } from "../../domain/scope.ts";
import { type Entry, fileName, type Place } from "./filename.ts";
import { Lane, merged } from "./lane.ts";
import type { Slot, SlotChange } from "./slot.ts";
import { Slots } from "./slots.ts";

/**
 * One mailbox in memory. Unclaimed and visible messages stand in lanes, one for each scope and urgency, so that a claim with a match looks
 * at as many lanes as there are scopes and at no message that it doesn't hand out; and in one for each urgency, for those without.
 */
export class Mailbox {
  readonly slots = new Slots();
  readonly #lanes = new Map<string, Lane<Slot>>();
  readonly #normal = new Lane<Slot>();
  readonly #urgent = new Lane<Slot>();
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
    if (visible(slot)) this.#add(slot);
  }

  remove(slot: Slot): void {
    this.slots.delete(slot);
    this.#count(slot, -1);
    if (visible(slot)) this.#remove(slot);
  }

  /** Changes what the index knows of a message, and its lane with it. */
  update(slot: Slot, change: SlotChange): void {
    this.#count(slot, -1);
    if (visible(slot)) this.#remove(slot);
    slot.change(change);
    this.#count(slot, 1);
    if (visible(slot)) this.#add(slot);
  }

  #count(slot: Slot, by: 1 | -1): void {
    if (slot.place === "new") this.waiting += by;
    if (slot.place === "cur") this.claimed += by;
    if (slot.place === "dead") this.dead += by;
    if (slot.place === "new" || slot.place === "cur") this.bytes += by * slot.bytes;
  }

  /** How many can be claimed now, and the stamp of the first of them. */
  get visible(): { count: number; first: number } {
    const [one, other] = [this.#normal, this.#urgent];
    const first = Math.min(
      one.first?.stamp ?? Number.POSITIVE_INFINITY,
      other.first?.stamp ?? Number.POSITIVE_INFINITY,
    );
    return { count: one.length + other.length, first };
  }

  #add(slot: Slot): void {
    const key = laneKey(slot);
    const lane = this.#lanes.get(key) ?? new Lane<Slot>();
    this.#lanes.set(key, lane);
    lane.add(slot);
    this.#whole(slot).add(slot);
  }

  #remove(slot: Slot): void {
    const key = laneKey(slot);
    const lane = this.#lanes.get(key);
    lane?.remove(slot);
    if (lane?.length === 0) this.#lanes.delete(key);
    this.#whole(slot).remove(slot);
  }

  #whole({ urgent }: Slot): Lane<Slot> {
    return urgent ? this.#urgent : this.#normal;
  }

  /** Unclaimed and visible, oldest first. `match` in normal form. */
  unclaimed(match?: string, urgent?: boolean, behind?: number): Generator<Slot> {
    if (match === undefined) return merged(urgent ? [this.#urgent] : [this.#normal, this.#urgent], behind);
    const scopes = [...this.#scopesIn(match)];
    const keys = scopes.flatMap((scope) => (urgent ? [`u${scope}`] : [`n${scope}`, `u${scope}`]));
    return merged(
      keys.flatMap((key) => this.#lanes.get(key) ?? []),
      behind,
    );
  }

  /** Scopes that a match contains, and none: looked for in the match or among the lanes, whichever are fewer. */
  #scopesIn(match: string): Set<string> {
    const scopes = new Set([""]);
    const segments = match.split("/");
    if (segments.length ** 2 > this.#lanes.size) {
      for (const key of this.#lanes.keys()) if (matches(match, key.slice(1))) scopes.add(key.slice(1));
      return scopes;
    }
    for (const start of segments.keys())
      for (let end = start + 1; end <= segments.length; end += 1)
        scopes.add(segments.slice(start, end).join("/"));
    return scopes;
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
