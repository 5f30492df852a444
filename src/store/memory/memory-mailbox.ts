import type { Claimed } from "../../domain/claim.ts";
import { limits } from "../../domain/limits.ts";
import type { Message } from "../../domain/message.ts";
import { isoTime } from "../../domain/moment.ts";
import { matches, normalScope } from "../../domain/scope.ts";
import type { SteadyClock } from "../../domain/steady-clock.ts";
import type {
  ClaimRequest,
  Counts,
  DeadCopy,
  Filter,
  HeldCopy,
  Keep,
  Settled,
  Tally,
  Turned,
} from "../mail.ts";
import { type Hidden, MemoryEntry, type Reader } from "./memory-entry.ts";

/** Fills bytes, like crypto.getRandomValues. */
export type Random = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

/** One agent's mail, in order of arrival. */
export class MemoryMailbox {
  #entries: MemoryEntry[] = [];

  constructor(
    readonly clock: SteadyClock,
    readonly random: Random,
  ) {}

  add(message: Message, notBefore: number | undefined): void {
    const entry = new MemoryEntry(structuredClone(message), this.clock.now());
    entry.state = { is: "unclaimed", hidden: this.#hidden((notBefore ?? 0) - this.clock.now()) };
    this.#entries.push(entry);
  }

  held(): HeldCopy[] {
    return this.#entries.flatMap(({ message: { id }, state, attempt }) =>
      state.is === "unclaimed" && state.hidden && attempt === 0 ? [{ id, until: state.hidden.until }] : [],
    );
  }

  unhold(id: string): boolean {
    const entry = this.get(id);
    if (!this.held().some((held) => held.id === id)) return false;
    entry!.state = { is: "unclaimed" };
    return true;
  }

  get(id: string): MemoryEntry | undefined {
    return this.#entries.find((entry) => entry.message.id === id);
  }

  ids(): string[] {
    return this.#entries.map((entry) => entry.message.id);
  }

  claim(request: ClaimRequest): Claimed[] {
    return this.#visible(this.#entries, request).map((entry) => {
      entry.attempt += 1;
      const salt = Buffer.from(this.random(new Uint8Array(4))).toString("hex");
      const receipt = `${entry.message.id}.${entry.attempt}.${salt}`;
      const lease = this.#lease(request.lease);
      entry.state = { is: "claimed", receipt, by: { via: request.via, session: request.session }, ...lease };
      return { ...structuredClone(entry.message), receipt, leaseUntil: lease.until, attempt: entry.attempt };
    });
  }

  ack(receipts: string[]): Settled {
    return this.#settle(receipts, (entry, by) => {
      entry.state = { is: "acked", at: this.clock.latest(), by, kept: false };
    });
  }

  release(receipts: string[], delay: number): Settled {
    const hidden = this.#hidden(delay * 1000);
    return this.#settle(receipts, (entry) => entry.giveBack(this.clock, hidden));
  }

  extend(receipts: string[], lease: number): Settled {
    return this.#settle(receipts, (entry) => {
      if (entry.state.is === "claimed") entry.state = { ...entry.state, ...this.#lease(lease) };
    });
  }

  take(id: string, keep: boolean, via: string | undefined): Message | undefined {
    const entry = this.get(id);
    if (entry?.state.is === "acked" && entry.state.kept) entry.state = { ...entry.state, kept: keep };
    else if (entry?.state.is === "unclaimed" && !entry.isExpired(this.clock.now()))
      entry.state = { is: "acked", at: this.clock.latest(), by: { via }, kept: keep };
    else return undefined;
    return structuredClone(entry.message);
  }

  peek(filter: Filter & { after?: string | undefined }): Message[] {
    const behind = this.#entries.findIndex((entry) => entry.message.id === filter.after) + 1;
    return this.#visible(this.#entries.slice(behind), filter).map((entry) => structuredClone(entry.message));
  }

  read(id: string): Message | undefined {
    const entry = this.get(id);
    return entry?.isReadable() ? structuredClone(entry.message) : undefined;
  }

  recent({ limit, before }: { limit: number; before?: string | undefined }): Message[] {
    const all = this.#entries.toReversed();
    const from = before === undefined ? 0 : all.findIndex((entry) => entry.message.id === before) + 1;
    if (before !== undefined && from === 0) return [];
    return this.#bounded(
      all.slice(from).filter((entry) => entry.isReadable()),
      limit,
    ).map((entry) => structuredClone(entry.message));
  }

  dead(agent: string): DeadCopy[] {
    return this.#entries.flatMap(({ message, state }) =>
      state.is === "dead"
        ? [{ agent, message: structuredClone(message), at: isoTime(state.at), why: state.why }]
        : [],
    );
  }

  revive(id: string): boolean {
    const entry = this.get(id);
    if (entry?.state.is !== "dead") return false;
    entry.revive();
    return true;
  }

  counts(): Counts {
    const count = (state: string) => this.#entries.filter((entry) => entry.state.is === state).length;
    return { waiting: count("unclaimed"), claimed: count("claimed") };
  }

  addTo(tally: Tally): void {
    for (const { state, arrived } of this.#entries) {
      if (state.is === "acked") continue;
      const hidden = state.is === "unclaimed" && state.hidden !== undefined;
      tally[hidden ? "held" : state.is] += 1;
      if (state.is === "unclaimed" && !hidden) tally.oldest = Math.min(arrived, tally.oldest ?? arrived);
    }
  }

  size(): number {
    const held = this.#entries.filter(({ state: { is } }) => is === "unclaimed" || is === "claimed");
    return held.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** So many at most. */
  turn(agent: string, most: number): Turned[] {
    const turned: Turned[] = [];
    for (const entry of this.#entries) {
      if (turned.length === most) break;
      if (this.#moveOn(entry))
        turned.push({ agent, id: entry.message.id, state: entry.state.is === "dead" ? "dead" : "unclaimed" });
    }
    return turned;
  }

  /** Its agent goes; gives what dies with it. */
  leave(): string[] {
    const open = this.#entries.filter(({ state }) => state.is === "unclaimed" || state.is === "claimed");
    for (const entry of open) entry.die(this.clock, "left");
    return open.map((entry) => entry.message.id);
  }

  sweep(keep: Keep): void {
    this.#entries = this.#entries.filter((entry) => !entry.isOutlived(this.clock.earliest(), keep));
  }

  /** Whether time has moved this message on. */
  #moveOn(entry: MemoryEntry): boolean {
    const { state } = entry;
    const { clock } = this;
    const hasPassed = (end: number) => end <= clock.elapsed();
    if (state.is === "claimed" && hasPassed(state.ends)) entry.giveBack(clock);
    else if (state.is === "unclaimed" && entry.isExpired(clock.earliest())) entry.die(clock, "expired");
    else if (state.is === "unclaimed" && state.hidden !== undefined && hasPassed(state.hidden.ends))
      entry.state = { is: "unclaimed" };
    else return false;
    return true;
  }

  #visible(entries: MemoryEntry[], { match, urgent, limit }: Filter): MemoryEntry[] {
    const isMeant = ({ message: { scope, priority } }: MemoryEntry) =>
      (!urgent || priority === "urgent") &&
      (match === undefined || scope === undefined || matches(normalScope(match), normalScope(scope)));
    const found = entries.filter((entry) => entry.isVisible(this.clock.now()) && isMeant(entry));
    return this.#bounded(found, limit);
  }

  #bounded(found: MemoryEntry[], limit: number): MemoryEntry[] {
    let bytes = 0;
    const tooMuch = found.findIndex(({ message: { body } }) => {
      bytes += Buffer.byteLength(body);
      return bytes > limits.claimBytes;
    });
    return found.slice(0, tooMuch < 0 ? limit : Math.min(limit, tooMuch));
  }

  /** Does `settle` to each message whose receipt is that of a claim still held. */
  #settle(receipts: string[], settle: (entry: MemoryEntry, by: Reader) => void): Settled {
    const dead: string[] = [];
    const settled: Settled = { done: [], lost: [] };
    for (const receipt of new Set(receipts)) {
      const held = this.#entries.find(({ state }) => state.is === "claimed" && state.receipt === receipt);
      if (held?.state.is === "claimed" && held.state.ends > this.clock.elapsed()) {
        settle(held, held.state.by);
        settled.done.push(receipt);
        // What settles it has made it another state.
        if ((held.state as { is: string }).is === "dead") dead.push(receipt);
      } else settled.lost.push(receipt);
    }
    return dead.length > 0 ? { ...settled, dead } : settled;
  }

  #hidden(milliseconds: number): Hidden | undefined {
    if (milliseconds <= 0) return undefined;
    return { ends: this.clock.elapsed() + milliseconds, until: isoTime(this.clock.now() + milliseconds) };
  }

  #lease(seconds: number): { ends: number; until: string } {
    return {
      ends: this.clock.elapsed() + seconds * 1000,
      until: isoTime(this.clock.now() + seconds * 1000),
    };
  }
}
