import type { DeathCause } from "../../domain/delivery.ts";
import type { Entry, Place } from "./filename.ts";

/** What can change, and what few messages have. */
interface Story extends Pick<Entry, "expires" | "attempt" | "at" | "claim" | "via" | "why"> {
  /** Spelled once of a message that somebody has claimed: it is asked for a dozen times then. "" while it waits, with many others. */
  id: string;
  scope: string | undefined;
  due: number;
}

/** That of a message which has only arrived. */
const none: Story = {
  id: "",
  expires: 0,
  attempt: 0,
  at: 0,
  claim: "",
  via: "",
  why: "",
  scope: undefined,
  due: 0,
};

const flag = { urgent: 1, scoped: 2, settling: 4 };

/** Above the flags stands the length, so that it takes no memory of its own. A message has at most some 2 MiB. */
const lengthAt = 3;
const longest = 2 ** (31 - lengthAt) - 1;

/**
 * A message in the index. Hundreds of thousands may wait, so one that has only arrived takes as little memory as it can: its id
 * is three numbers, and its story is everybody's.
 */
export class Slot implements Entry {
  readonly stamp: number;
  #place: Place;
  #flags: number;
  readonly #start: number;
  readonly #middle: number;
  readonly #end: number;
  #story: Story;

  constructor(entry: Entry, more: Partial<Pick<Story, "scope" | "due">> = {}) {
    this.stamp = entry.stamp;
    this.#flags =
      (entry.urgent ? flag.urgent : 0) |
      (entry.scoped ? flag.scoped : 0) |
      (Math.min(entry.bytes, longest) << lengthAt);
    this.#place = entry.place;
    this.#start = idStart(entry.id);
    this.#middle = Number.parseInt(
      entry.id.slice(14, 18) + entry.id.slice(19, 23) + entry.id.slice(24, 28),
      16,
    );
    this.#end = Number.parseInt(entry.id.slice(28), 16);
    const { expires, attempt, at, claim, via, why } = entry;
    const { scope, due = 0 } = more;
    const plain = expires + attempt + at + due === 0 && claim + via + why === "" && scope === undefined;
    this.#story = plain ? none : { ...none, expires, attempt, at, claim, via, why, scope, due };
  }

  get id(): string {
    return this.#story.id || this.#spelledId();
  }

  #spelledId(): string {
    const start = hex(this.#start, 12);
    const middle = hex(this.#middle, 12);
    return `${start.slice(0, 8)}-${start.slice(8)}-${middle.slice(0, 4)}-${middle.slice(4, 8)}-${middle.slice(8)}${hex(this.#end, 8)}`;
  }

  get urgent(): boolean {
    return (this.#flags & flag.urgent) !== 0;
  }

  get scoped(): boolean {
    return (this.#flags & flag.scoped) !== 0;
  }

  get bytes(): number {
    return this.#flags >>> lengthAt;
  }

  get place(): Place {
    return this.#place;
  }

  /** A step is on its way to the journal that takes it out of its state: nobody else may start another. */
  get settling(): boolean {
    return (this.#flags & flag.settling) !== 0;
  }

  get idStart(): number {
    return this.#start;
  }

  get expires(): number {
    return this.#story.expires;
  }

  get attempt(): number {
    return this.#story.attempt;
  }

  get at(): number {
    return this.#story.at;
  }

  get claim(): string {
    return this.#story.claim;
  }

  get via(): string {
    return this.#story.via;
  }

  get why(): DeathCause | "" {
    return this.#story.why;
  }

  /** Normal form; undefined until its file has been read, for one met at start. */
  get scope(): string | undefined {
    return this.#story.scope;
  }

  /** Lease end or end of a delay, on the clock that never jumps. */
  get due(): number {
    return this.#story.due;
  }

  change({ place = this.#place, settling = this.settling, ...story }: SlotChange): void {
    this.#place = place;
    this.#flags = settling ? this.#flags | flag.settling : this.#flags & ~flag.settling;
    if (Object.keys(story).length > 0)
      this.#story = { ...this.#story, ...story, id: place === "new" ? "" : this.id };
  }

  /** What its file would be called after a change. */
  entry({ settling: _, scope: __, due: ___, ...change }: SlotChange = {}): Entry {
    const { stamp, id, urgent, scoped, bytes, place } = this;
    const { expires, attempt, at, claim, via, why } = this.#story;
    return { stamp, id, urgent, scoped, bytes, place, expires, attempt, at, claim, via, why, ...change };
  }
}

export type SlotChange = Partial<Pick<Slot, "place" | "settling">> & Partial<Story>;

/** The first 48 bits of an id, of which nearly all messages of a mailbox have their own. NaN for what is no id. */
export const idStart = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, "0");
