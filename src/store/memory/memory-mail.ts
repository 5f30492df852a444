import type { Claimed } from "../../domain/claim.ts";
import type { Delivery } from "../../domain/delivery.ts";
import { limits } from "../../domain/limits.ts";
import type { Message } from "../../domain/message.ts";
import { isoTime } from "../../domain/moment.ts";
import type { SteadyClock } from "../../domain/steady-clock.ts";
import {
  type ClaimRequest,
  type Counts,
  type DeadCopy,
  type Ending,
  type Filter,
  type HeldCopy,
  type MailStore,
  type Posting,
  type SentRecord,
  type Settled,
  type Tally,
  type Turned,
  usualKeep,
} from "../mail.ts";
import type { Change } from "../records.ts";
import { MemoryMailbox, type Random } from "./memory-mailbox.ts";
import type { MemoryChange } from "./memory-records.ts";
import { MemorySends } from "./memory-sends.ts";

/** Mailboxes in a Map. */
export class MemoryMail implements MailStore {
  #mailboxes = new Map<string, MemoryMailbox>();
  /** When the last mailbox of this name went. */
  #left = new Map<string, number>();
  #sends: MemorySends;
  #tell: (ending: Ending) => Change[] = () => [];

  constructor(
    readonly clock: SteadyClock,
    readonly random: Random,
  ) {
    this.#sends = new MemorySends(clock);
  }

  async deliver(posting: Posting, changes: Change[] = []): Promise<void> {
    this.#apply(changes);
    for (const agent of posting.recipients) {
      const mailbox = this.#mailbox(agent);
      mailbox.add(posting.message, posting.notBefore?.get(agent));
      this.#mailboxes.set(agent, mailbox);
    }
    this.#sends.add(posting);
  }

  async repeated(from: string, key: string): Promise<SentRecord | undefined> {
    return structuredClone(this.#sends.repeated(from, key));
  }

  async claim(agent: string, request: ClaimRequest): Promise<Claimed[]> {
    return this.#mailbox(agent).claim(request);
  }

  onEnd(tell: (ending: Ending) => Change[]): void {
    this.#tell = tell;
  }

  async ack(agent: string, receipts: string[]): Promise<Settled> {
    const settled = this.#mailbox(agent).ack(receipts);
    this.#ended(agent, settled.done.map(idOf));
    return settled;
  }

  async release(agent: string, receipts: string[], delay: number): Promise<Settled> {
    const settled = this.#mailbox(agent).release(receipts, delay);
    this.#ended(agent, settled.done.map(idOf));
    return settled;
  }

  async extend(agent: string, receipts: string[], lease: number): Promise<Settled> {
    return this.#mailbox(agent).extend(receipts, lease);
  }

  async take(agent: string, id: string, keep: boolean, via?: string): Promise<Message | undefined> {
    const isEnd = this.#mailbox(agent).get(id)?.state.is === "unclaimed";
    const message = this.#mailbox(agent).take(id, keep, via);
    if (message && isEnd) this.#ended(agent, [id]);
    return message;
  }

  /** Tells of those that are acked or dead now. */
  #ended(agent: string, ids: string[]): void {
    for (const id of ids) {
      const now = this.#mailbox(agent).get(id)?.delivery(agent);
      if (now?.state !== "acked" && now?.state !== "dead") continue;
      const { state: end, ...how } = now;
      this.#apply(this.#tell({ ...how, id, end, sent: () => this.#sends.get(id) }));
    }
  }

  #apply(changes: Change[]): void {
    for (const change of changes as MemoryChange[]) change.apply();
  }

  async peek(agent: string, filter: Filter & { after?: string | undefined }): Promise<Message[]> {
    return this.#mailbox(agent).peek(filter);
  }

  async read(agent: string, id: string): Promise<Message | undefined> {
    return this.#mailbox(agent).read(id);
  }

  async recent(agent: string, page: { limit: number; before?: string | undefined }): Promise<Message[]> {
    return this.#mailbox(agent).recent(page);
  }

  async dead(limit: number): Promise<DeadCopy[]> {
    const all = [...this.#mailboxes].flatMap(([agent, mailbox]) => mailbox.dead(agent));
    return all.sort((one, other) => Date.parse(other.at) - Date.parse(one.at)).slice(0, limit);
  }

  async revive(agent: string, id: string): Promise<boolean> {
    return this.#mailbox(agent).revive(id);
  }

  counts(agent: string): Counts {
    return this.#mailbox(agent).counts();
  }

  tally(agents: Iterable<string>): Tally {
    const tally: Tally = { unclaimed: 0, held: 0, claimed: 0, dead: 0 };
    for (const agent of agents) this.#mailbox(agent).addTo(tally);
    return tally;
  }

  size(agent: string): number {
    return this.#mailbox(agent).size();
  }

  async held(agent: string): Promise<HeldCopy[]> {
    return this.#mailbox(agent).held();
  }

  async unhold(agent: string, id: string): Promise<boolean> {
    return this.#mailbox(agent).unhold(id);
  }

  async find(agent: string, prefix: string): Promise<string[]> {
    const sent = this.#sends.by(agent).map((record) => record.message.id);
    const ids = new Set([...this.#mailbox(agent).ids(), ...sent]);
    return [...ids].filter((id) => id.startsWith(prefix)).slice(0, 2);
  }

  async sent(id: string): Promise<SentRecord | undefined> {
    return structuredClone(this.#sends.get(id));
  }

  async deliveries(id: string, recipients: string[]): Promise<Delivery[]> {
    return recipients.map((agent): Delivery => {
      const at = isoTime(this.#left.get(agent) ?? this.clock.now());
      return this.#mailbox(agent).get(id)?.delivery(agent) ?? { agent, state: "dead", at, why: "left" };
    });
  }

  async sentBy(agent: string, limit: number, before?: string): Promise<SentRecord[]> {
    const all = this.#sends.by(agent);
    const from = before === undefined ? 0 : all.findIndex(({ message }) => message.id === before) + 1;
    return structuredClone(before !== undefined && from === 0 ? [] : all.slice(from, from + limit));
  }

  async open(agent: string): Promise<void> {
    await this.close(agent);
    this.#sends.disown(agent);
  }

  async close(agent: string): Promise<void> {
    this.#ended(agent, this.#mailbox(agent).leave());
    if (this.#mailboxes.delete(agent)) this.#left.set(agent, this.clock.now());
  }

  async turn(): Promise<Turned[]> {
    const turned: Turned[] = [];
    for (const [agent, mailbox] of this.#mailboxes)
      turned.push(...mailbox.turn(agent, limits.turn - turned.length));
    for (const { agent, id } of turned) this.#ended(agent, [id]);
    return turned;
  }

  async sweep(keep = usualKeep): Promise<void> {
    for (const mailbox of this.#mailboxes.values()) mailbox.sweep(keep);
    this.#sends.sweep(keep);
  }

  /** An empty one where there is none: whether the agent exists is the hub's to know. */
  #mailbox(agent: string): MemoryMailbox {
    return this.#mailboxes.get(agent) ?? new MemoryMailbox(this.clock, this.random);
  }
}

const idOf = (receipt: string): string => receipt.slice(0, 36);
