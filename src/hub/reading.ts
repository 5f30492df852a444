import type { Claimed } from "../domain/claim.ts";
import { type Delivery, isOver, type Stage, type Tracked } from "../domain/delivery.ts";
import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import type { Message } from "../domain/message.ts";
import { isoTime } from "../domain/moment.ts";
import type { Filter, SentRecord, Settled } from "../store/mail.ts";
import type { Holding } from "./holding.ts";
import type { HubCore } from "./hub-core.ts";
import type { Timekeeper } from "./timekeeper.ts";
import type { Turn } from "./turns.ts";
import { type After, waiting, waitingFor } from "./waiting.ts";

export interface InboxQuery {
  match?: string | undefined;
  limit: number;
  urgent?: boolean | undefined;
  after?: string | undefined;
  wait: number;
}

export interface ClaimOrder {
  match?: string | undefined;
  limit: number;
  /** Seconds. */
  lease: number;
  wait: number;
  urgent: boolean;
  via?: string | undefined;
  session?: string | undefined;
}

interface SentQuery {
  limit: number;
  before?: string | undefined;
  bodies?: "0" | "1" | undefined;
}

export interface TrackPatience {
  /** Seconds; 0: only a look. */
  wait: number;
  until: Stage;
  signal: AbortSignal;
}

const idOf = (receipt: string): string => receipt.slice(0, 36);

/** Looking, claiming, settling, and following what became of a message. */
export class Reading {
  #core: HubCore;
  #time: Timekeeper;
  #holding: Holding;
  #after: After;

  constructor(core: HubCore, time: Timekeeper, holding: Holding, after: After) {
    this.#core = core;
    this.#time = time;
    this.#holding = holding;
    this.#after = after;
  }

  async inbox(name: string, { wait, after, ...filter }: InboxQuery, signal: AbortSignal): Promise<Message[]> {
    const behind = after === undefined ? undefined : await this.#whole(name, after);
    return waiting(this.#core, this.#after, name, { seconds: wait, signal }, async () => {
      await this.#time.turn();
      return this.#peek(name, { ...filter, after: behind });
    });
  }

  /** A few at a time: they are read from the disk, and everybody else would wait for a thousand. */
  async #peek(
    name: string,
    { limit, after, ...filter }: Filter & { after: string | undefined },
  ): Promise<Message[]> {
    using turn = await this.#core.turns.take(name);
    const found: Message[] = [];
    let bytes = 0;
    for (;;) {
      const few = Math.min(limits.few, limit - found.length);
      const next = await this.#core.store.mail.peek(name, {
        ...filter,
        limit: few,
        after: found.at(-1)?.id ?? after,
      });
      for (const message of next) {
        bytes += Buffer.byteLength(message.body);
        if (found.length > 0 && bytes > limits.claimBytes) return found;
        found.push(message);
      }
      if (next.length < few || found.length === limit) return found;
      await turn.rest();
    }
  }

  async claim(name: string, { wait, ...order }: ClaimOrder, signal: AbortSignal) {
    const { store, turns, requests } = this.#core;
    const { mail } = store;
    const messages = await waiting<Claimed>(
      this.#core,
      this.#after,
      name,
      { seconds: wait, signal },
      async () => {
        await this.#time.turn();
        await turns.once(name);
        return mail.claim(name, order);
      },
    );
    requests.charge(name, Math.floor(messages.length / limits.claimWorth));
    if (messages.length > 0) this.#core.happenings.tell({ what: "message.claimed", agent: name, messages });
    this.#moved(messages.map(({ receipt }) => receipt));
    // Whoever asked has hung up: nobody would read them before the lease ends.
    if (signal.aborted && messages.length > 0) {
      await this.release(name, { receipts: messages.map(({ receipt }) => receipt), delay: 0 });
      return { messages: [], waiting: await this.waiting(name) };
    }
    return { messages, waiting: await this.waiting(name) };
  }

  /** What is left to claim: whoever waits for what is held would ask again and again. */
  async waiting(name: string): Promise<number> {
    return this.#core.store.mail.counts(name).waiting - (await this.#holding.count(name));
  }

  async ack(name: string, receipts: string[]) {
    const { done, lost } = await this.#core.store.mail.ack(name, receipts);
    if (done.length > 0) this.#core.happenings.tell({ what: "message.acked", agent: name, receipts: done });
    this.#moved(done);
    return this.#settled(name, { done, lost }, { acked: done });
  }

  async release(name: string, { receipts, delay }: { receipts: string[]; delay: number }) {
    const { happenings, store } = this.#core;
    const { done, lost, dead = [] } = await store.mail.release(name, receipts, delay);
    const released = done.filter((receipt) => !dead.includes(receipt));
    if (released.length > 0) happenings.tell({ what: "message.released", agent: name, receipts: released });
    for (const receipt of dead) happenings.tell({ what: "message.dead", agent: name, id: idOf(receipt) });
    this.#moved(done);
    if (delay === 0)
      for (const receipt of released) this.#core.bus.emit(name, { kind: "returned", id: idOf(receipt) });
    return this.#settled(name, { done, lost }, { released: done });
  }

  async extend(name: string, { receipts, lease }: { receipts: string[]; lease: number }) {
    const leaseUntil = isoTime(this.#core.clock.now() + lease * 1000);
    const { done, lost } = await this.#core.store.mail.extend(name, receipts, lease);
    const { waiting: _, ...settled } = await this.#settled(name, { done, lost }, { extended: done });
    return { ...settled, leaseUntil };
  }

  /** When no receipt was good, nothing was done, and that is an error. */
  async #settled<T extends object>(
    name: string,
    { done, lost }: Settled,
    answer: T,
  ): Promise<T & { lost: string[]; waiting: number }> {
    const all = { ...answer, lost, waiting: await this.waiting(name) };
    if (done.length > 0) return all;
    const refusal = fault("claim.lost");
    refusal.details = all;
    throw refusal;
  }

  async take(name: string, { id, keep }: { id: string; keep: boolean }): Promise<Message | null> {
    const { mail } = this.#core.store;
    const [whole, other] = await mail.find(name, id);
    if (other !== undefined) throw fault("message.ambiguous", id);
    if (whole === undefined) return null;
    // One that was kept can be taken again: that is no second ack.
    const [before] = await mail.deliveries(whole, [name]);
    const message = await mail.take(name, whole, keep, "read");
    if (message && before?.state === "unclaimed")
      this.#core.happenings.tell({ what: "message.taken", agent: name, message });
    this.#core.bus.moved([whole]);
    return message ?? null;
  }

  #moved(receipts: string[]): void {
    if (receipts.length > 0) this.#core.bus.moved(receipts.map(idOf));
  }

  /** All that is in one's mailbox, the newest first, with what it is: a look that changes nothing. */
  async mailbox(
    name: string,
    { limit, before }: { limit: number; before?: string | undefined },
  ): Promise<Tracked[]> {
    const { mail } = this.#core.store;
    const behind = before === undefined ? undefined : await this.#whole(name, before);
    await this.#time.turn();
    const found = await mail.recent(name, { limit, before: behind });
    return Promise.all(
      found.map(async (message) => ({
        ...message,
        deliveries: this.#withCause(message.id, await mail.deliveries(message.id, [name])),
      })),
    );
  }

  async sent(
    name: string,
    { limit, before, bodies }: SentQuery,
    turn?: Pick<Turn, "rest">,
  ): Promise<Tracked[]> {
    const behind = before === undefined ? undefined : await this.#whole(name, before);
    const records = await this.#core.store.mail.sentBy(name, limit, behind);
    let bytes = 0;
    let copies = 0;
    const tracked: Tracked[] = [];
    for (const record of records) {
      copies += record.recipients.length;
      if (tracked.length > 0 && copies > limits.copies.shown) break;
      await turn?.rest();
      const one = await this.#tracked(record, record.recipients);
      // Its sender knows it already. What its reader has kept is the reader's own.
      const open = one.deliveries.find(({ state }) => state === "unclaimed" || state === "claimed");
      const wanted = bodies === "1" && open && bytes < limits.claimBytes;
      const whole = wanted ? await this.#core.store.mail.read(open.agent, one.id) : undefined;
      bytes += whole ? Buffer.byteLength(whole.body) : 0;
      tracked.push(whole ? { ...one, body: whole.body } : one);
    }
    return tracked;
  }

  /** What became of a message, as soon as it has come so far with every copy, or when the time is over. */
  async track(name: string, id: string, patience?: TrackPatience): Promise<Tracked> {
    const whole = await this.#whole(name, id);
    if (!patience?.wait) return this.#look(name, whole);
    const { wait, until, signal } = patience;
    const [seen] = await waitingFor(
      (rouse) => this.#core.bus.follow(whole, rouse),
      this.#after,
      { seconds: wait, signal },
      async () => {
        const tracked = await this.#look(name, whole);
        return tracked.deliveries.every((one) => isOver(one, until)) ? [tracked] : [];
      },
    );
    return seen ?? this.#look(name, whole);
  }

  /** A sender sees every copy; a receiver its own, with the body as long as it is kept. */
  async #look(name: string, id: string): Promise<Tracked> {
    const { mail } = this.#core.store;
    await this.#time.turn();
    const record = await mail.sent(id);
    if (!record) throw fault("message.unknown", id);
    const { message, recipients } = record;
    if (recipients.length > limits.few) await this.#core.turns.once(name);
    const sender = message.from === name;
    const content = sender && !recipients.includes(name) ? undefined : await mail.read(name, id);
    return { ...(await this.#tracked(record, sender ? recipients : [name])), ...content };
  }

  async #tracked({ message }: SentRecord, recipients: string[]): Promise<Tracked> {
    const deliveries = await this.#core.store.mail.deliveries(message.id, recipients);
    return { ...message, deliveries: this.#withCause(message.id, deliveries) };
  }

  #withCause(id: string, deliveries: Delivery[]): Delivery[] {
    return deliveries.map((delivery) =>
      delivery.state === "unclaimed" && delivery.until !== undefined
        ? { ...delivery, ...this.#holding.cause(id, delivery.agent) }
        : delivery,
    );
  }

  async #whole(name: string, prefix: string): Promise<string> {
    const [whole, other] = await this.#core.store.mail.find(name, prefix);
    if (whole === undefined) throw fault("message.unknown", prefix);
    if (other !== undefined) throw fault("message.ambiguous", prefix);
    return whole;
  }
}
