import { Agenda } from "../../domain/agenda.ts";
import { limits } from "../../domain/limits.ts";
import type { SteadyClock } from "../../domain/steady-clock.ts";
import type { Disk } from "./disk.ts";
import { type Entry, type Place, readFileName } from "./filename.ts";
import { Mailbox } from "./mailbox.ts";
import { namesIn } from "./names-in.ts";
import { quarantine } from "./quarantine.ts";
import { readSince } from "./since.ts";
import { Slot } from "./slot.ts";

const places: Place[] = ["new", "cur", "dead", "kept"];

interface Appointment {
  box: Mailbox;
  slot: Slot;
  due: number;
}

/** Every mailbox, as file names tell it, and what time will do to it. Holds no truth: it can be built anew at any moment. */
export class MailIndex {
  readonly boxes = new Map<string, Mailbox>();
  /** Lease ends and ends of delays, on the clock that never jumps. */
  readonly #leases = new Agenda<Appointment>();
  /** When messages expire, by the wall clock once it is sure. */
  readonly #expiries = new Agenda<Appointment>();
  #stamp = 0;

  constructor(
    readonly disk: Disk,
    readonly clock: SteadyClock,
    readonly warn: (line: string) => void,
  ) {}

  /** The next place in the order of arrival, however the clock was set. */
  stamp(): number {
    this.#stamp = Math.max(this.clock.now() * 1000, this.#stamp + 1);
    return this.#stamp;
  }

  /** Messages, in all mailboxes. */
  get size(): number {
    return [...this.boxes.values()].reduce((sum, { slots }) => sum + slots.size, 0);
  }

  box(agent: string): Mailbox {
    const known = this.boxes.get(agent);
    if (known) return known;
    return this.begin(agent, 0);
  }

  /** A mailbox with nothing in it, whatever was there. */
  begin(agent: string, since: number): Mailbox {
    const box = new Mailbox(agent, since);
    this.boxes.set(agent, box);
    return box;
  }

  /** Reads the names of all files. `newest`: place in the order of arrival behind which new mail comes, though its file may be gone. */
  load(newest: number): void {
    this.#stamp = newest;
    for (const agent of namesIn(this.disk, "mail", this.warn)) {
      namesIn(this.disk, `mail/${agent}`, this.warn);
      const box = this.begin(agent, readSince(this.disk, agent, this.warn));
      this.#stamp = Math.max(this.#stamp, box.since);
      for (const place of places) this.#loadPlace(box, place);
    }
  }

  #loadPlace(box: Mailbox, place: Place): void {
    const folder = `mail/${box.agent}/${place}`;
    for (const name of namesIn(this.disk, folder, this.warn)) {
      const entry = readFileName(place, name);
      if (!entry) {
        quarantine(this.disk, `${folder}/${name}`, "it isn't a message's", this.warn);
        continue;
      }
      this.#stamp = Math.max(this.#stamp, entry.stamp);
      const known = box.slots.get(entry.id);
      if (!known) this.add(box, this.#slot(entry));
      else quarantine(this.disk, `${folder}/${name}`, "its message has another file", this.warn);
    }
  }

  #slot(entry: Entry): Slot {
    const longest = entry.place === "cur" ? limits.lease.most : limits.delay;
    const left = Math.min(Math.max(entry.at - this.clock.now(), 0), longest * 1000);
    const timed = entry.place === "cur" || (entry.place === "new" && left > 0);
    return new Slot(entry, { due: timed ? this.clock.elapsed() + left : 0 });
  }

  add(box: Mailbox, slot: Slot): void {
    box.add(slot);
    this.plan(box, slot);
  }

  /** Remembers when this message's lease or delay ends, and when it expires. A plan that no longer holds is passed over. */
  plan(box: Mailbox, slot: Slot): void {
    if (slot.due > 0) this.#leases.add(slot.due, { box, slot, due: slot.due });
    if (slot.expires > 0 && slot.place === "new") {
      this.#expiries.add(slot.expires, { box, slot, due: slot.expires });
    }
  }

  /** Messages whose lease or delay has ended. */
  *overdue(): Generator<Appointment> {
    for (const planned of this.#leases.due(this.clock.elapsed())) {
      if (planned.slot.due === planned.due && this.#holds(planned)) yield planned;
    }
  }

  /** Unclaimed messages that nobody wants any more. */
  *expired(): Generator<Appointment> {
    for (const planned of this.#expiries.due(this.clock.earliest())) {
      const { slot, due } = planned;
      if (slot.expires === due && slot.place === "new" && this.#holds(planned)) yield planned;
    }
  }

  #holds({ box, slot }: Appointment): boolean {
    return !slot.settling && this.boxes.get(box.agent) === box && box.slots.has(slot);
  }
}
