import { outboxName } from "../../src/domain/outbox-entry.ts";
import type { AgentRecord } from "../../src/domain/records.ts";
import type { Change } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";
import { entryOf } from "../store/conformance/ending.ts";
import { messageId } from "../store/conformance/message-id.ts";
import { taskOf } from "../store/conformance/tasks.ts";
import type { FakeClock } from "../support/fake-clock.ts";
import type { Facts } from "./facts.ts";
import type { Random } from "./random.ts";

export const agents = ["ana", "bo", "cy"];
/** Whom tasks are told to: nobody reads this mailbox, so that all that was told can be counted. */
export const teller = "di";
/** The message that tells of this change of a task. */
export const tellingId = (task: number, attempt: number): string =>
  messageId(1_000_000 * (task + 1) + attempt);

const hookId = "9f3a2b1c5d6e7f80";
const hash = "0".repeat(64);
const idOf = (receipt: string) => receipt.slice(0, 36);

/** A random life of a store, some calls at a time; every answer is written into the facts. */
export class History {
  #receipts: { agent: string; receipt: string }[] = [];
  /** Once the power is cut, what the old process is told counts no more. */
  over = false;

  constructor(
    readonly store: Store,
    readonly facts: Facts,
    readonly random: Random,
    readonly clock: FakeClock,
  ) {
    store.mail.onEnd(({ id, agent }) => [this.#entry({ id, agent })]);
  }

  async run(calls: number): Promise<void> {
    for (let left = calls; left > 0 && !this.over; ) {
      const together = 1 + this.random.below(5);
      left -= together;
      // A call may be refused, by a disk that fails; then nothing was answered, which is what the facts say.
      await Promise.allSettled(Array.from({ length: together }, () => this.#call()));
    }
  }

  #call(): Promise<void> {
    const which = this.random.below(26);
    if (which >= 23) return this.#delivered();
    if (which >= 20) return this.#task();
    if (which < 7) return this.#send();
    if (which < 11) return this.#claim();
    if (which < 14) return this.#ack();
    if (which < 15) return this.#release();
    if (which < 16) return this.#take();
    if (which < 17) return this.#time();
    return this.#record();
  }

  #told(act: () => void): void {
    if (!this.over) act();
  }

  async #send(): Promise<void> {
    const { random, facts, store, clock } = this;
    const recipients = agents.filter(() => random.chance(0.5));
    if (recipients.length === 0) recipients.push("ana");
    const id = uuid(random);
    const key = random.chance(0.5) ? `key ${id}` : undefined;
    const message = {
      id,
      from: random.pick(agents)!,
      to: recipients.length === 1 ? `@${recipients[0]}` : "#c",
      body: id.repeat(1 + random.below(12)),
      priority: random.chance(0.2) ? ("urgent" as const) : ("normal" as const),
      ts: new Date(clock.now()).toISOString(),
    };
    const copies = new Map(recipients.map((agent) => [agent, { acked: "no" as const, keep: false }]));
    facts.sends.set(id, { message, key, answered: false, copies });
    const repeat = key ? { repeat: { key, digest: id } } : {};
    await store.mail.deliver({ message, recipients, ...repeat }, [this.#entry({ id })]);
    this.#told(() => (facts.sends.get(id)!.answered = true));
  }

  async #claim(): Promise<void> {
    const agent = this.random.pick(agents)!;
    const claimed = await this.store.mail.claim(agent, {
      limit: 1 + this.random.below(4),
      lease: 60,
      via: "drain",
    });
    this.#told(() => this.#receipts.push(...claimed.map(({ receipt }) => ({ agent, receipt }))));
  }

  async #ack(): Promise<void> {
    const agent = this.random.pick(agents)!;
    const mine = this.#receipts.filter((held) => held.agent === agent && this.random.chance(0.7));
    if (mine.length === 0) return;
    const receipts = mine.map(({ receipt }) => receipt);
    const copies = (which: string[]) =>
      which.map((receipt) => this.facts.sends.get(idOf(receipt))!.copies.get(agent)!);
    for (const copy of copies(receipts)) if (copy.acked === "no") copy.acked = "asked";
    const { done } = await this.store.mail.ack(agent, receipts);
    this.#told(() => {
      for (const copy of copies(done)) Object.assign(copy, { acked: "yes", keep: false });
    });
  }

  async #release(): Promise<void> {
    const held = this.random.pick(this.#receipts);
    if (held) await this.store.mail.release(held.agent, [held.receipt], this.random.below(2) * 30);
  }

  async #take(): Promise<void> {
    const agent = this.random.pick(agents)!;
    const [message] = await this.store.mail.peek(agent, { limit: 1 });
    if (!message) return;
    const copy = this.facts.sends.get(message.id)!.copies.get(agent)!;
    const keep = this.random.chance(0.5);
    if (copy.acked === "no") copy.acked = "asked";
    const taken = await this.store.mail.take(agent, message.id, keep);
    if (taken) this.#told(() => Object.assign(copy, { acked: "yes", keep }));
  }

  async #time(): Promise<void> {
    this.clock.advance(this.random.below(90) * 1000);
    await this.store.mail.turn();
  }

  /** A task moves on: its state, its texts and the message that tells of it only make sense together. */
  async #task(): Promise<void> {
    const { random, facts, store, clock } = this;
    const number = random.below(4);
    const counter = facts.tasks.get(number) ?? { answered: 0, asked: 0 };
    facts.tasks.set(number, counter);
    counter.asked += 1;
    const attempt = counter.asked;
    const task = taskOf(number, { attempt });
    const message = {
      ...{ id: tellingId(number, attempt), from: "bo", to: `@${teller}`, body: `attempt ${attempt}` },
      ...{ priority: "normal" as const, thread: task.id, ts: new Date(clock.now()).toISOString() },
    };
    await store.mail.deliver({ message, recipients: [teller] }, [
      store.tasks.put(task.id, task),
      store.taskTexts.put(task.id, { v: 1, id: task.id, result: `attempt ${attempt}` }),
    ]);
    this.#told(() => (counter.answered = Math.max(counter.answered, attempt)));
  }

  /** A hook is to be told of a send, or of the end of a copy: it belongs to that. */
  #entry(about: { id: string; agent?: string }): Change {
    const { facts, store } = this;
    const number = facts.entries.size + 1;
    const name = outboxName(hookId, number);
    facts.entries.set(name, { ...about, removed: "no" });
    return store.outbox.put(name, entryOf(number, about));
  }

  /** Somebody has taken a delivery. */
  async #delivered(): Promise<void> {
    const { random, facts, store } = this;
    const name = random.pick([...facts.entries.keys()].filter((one) => store.outbox.read(one)));
    const entry = name === undefined ? undefined : facts.entries.get(name);
    if (!name || !entry) return;
    if (entry.removed === "no") entry.removed = "asked";
    await store.commit(store.outbox.remove(name));
    this.#told(() => {
      facts.entries.get(name)!.removed = "yes";
    });
  }

  async #record(): Promise<void> {
    const { random, facts, store } = this;
    const name = random.pick(agents)!;
    const counter = facts.counters.get(name) ?? { answered: 0, asked: 0 };
    facts.counters.set(name, counter);
    counter.asked += 1;
    const value = counter.asked;
    // Two records that only make sense together.
    await store.commit(
      store.agents.put(name, agentRecord(name, value)),
      store.channels.put(name, { v: 1, name, subscribers: [`n${value}`], createdAt: time }),
    );
    this.#told(() => (counter.answered = Math.max(counter.answered, value)));
  }
}

const time = "2026-11-21T12:00:00.000Z";

function agentRecord(name: string, value: number): AgentRecord {
  const tokens = [{ hash, since: time }];
  return {
    v: 1,
    name,
    capabilities: [],
    status: "online",
    note: `n${value}`,
    createdAt: time,
    lastSeen: time,
    tokens,
  };
}

function uuid(random: Random): string {
  const hex = Buffer.from(random.bytes(new Uint8Array(16))).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
