import { expect } from "bun:test";
import type { Claimed } from "../../../src/domain/claim.ts";
import type { Message } from "../../../src/domain/message.ts";
import type { ClaimRequest, MailStore, Settled } from "../../../src/store/mail.ts";
import { memoryStore } from "../../../src/store/memory/memory-store.ts";
import type { Store } from "../../../src/store/store.ts";
import type { FakeClock } from "../../support/fake-clock.ts";
import type { Opened } from "../conformance/bench.ts";
import { messageId } from "../conformance/message-id.ts";
import { everythingSeen } from "./everything-seen.ts";
import { agents, type Operation } from "./operation.ts";

/** One claim, by the receipts that the two stores gave for it. */
interface Held {
  agent: string;
  real: string;
  model: string;
}

type Deliver = Extract<Operation, { do: "deliver" }>;

/** Longer than this, and stores may differ in how soon they let go of receipts. */
const longest = 6 * 86_400_000;

/** The same operations on a store under test and on the memory store, which must answer the same. */
export class History {
  #real: Store;
  #model: Store;
  #held: Held[] = [];
  #sent: Message[] = [];
  #recipients: string[][] = [];
  #keys: { from: string; key: string }[] = [];

  constructor(
    readonly clock: FakeClock,
    readonly opened: Opened,
  ) {
    this.#real = opened.store;
    this.#model = memoryStore({ clock });
  }

  async run(operations: Operation[]): Promise<void> {
    for (const agent of agents) await this.#both((mail) => mail.open(agent));
    for (const operation of operations) {
      await this.#step(operation);
      for (const agent of agents) await this.#both(async (mail) => mail.counts(agent));
    }
    await this.#compareAll();
  }

  async #step(operation: Operation): Promise<void> {
    switch (operation.do) {
      case "deliver":
        return this.#deliver(operation);
      case "claim":
        return this.#claim(operation);
      case "wear": {
        const { agent } = operation;
        for (let n = 0; n < operation.times; n++) {
          await this.#claim({ agent, limit: 1, lease: 60 });
          await this.#settle([0], (mail, holder, receipts) => mail.release(holder, receipts, 0));
        }
        return;
      }
      case "ack":
        return this.#settle(operation.picks, (mail, agent, receipts) => mail.ack(agent, receipts));
      case "release":
        return this.#settle(operation.picks, (mail, agent, receipts) =>
          mail.release(agent, receipts, operation.delay),
        );
      case "extend":
        return this.#settle(operation.picks, (mail, agent, receipts) =>
          mail.extend(agent, receipts, operation.lease),
        );
      case "take": {
        const { pick, keep, via } = operation;
        const { id, agent } = this.#pickMail(pick);
        return this.#both((mail) => mail.take(agent, id, keep, via));
      }
      case "unhold": {
        const { id, agent } = this.#pickMail(operation.pick);
        return this.#both((mail) => mail.unhold(agent, id));
      }
      case "peek": {
        const { do: _, ...filter } = operation;
        return this.#both((mail) => mail.peek(operation.agent, filter));
      }
      case "peek after": {
        const { do: _, pick, ...filter } = operation;
        const { id, agent } = this.#pickMail(pick);
        return this.#both((mail) => mail.peek(agent, { ...filter, after: id }));
      }
      case "advance": {
        const ms = operation.seconds * 1000;
        if (this.clock.elapsed() + ms < longest) this.clock.advance(ms);
        return;
      }
      case "turn":
        return this.#both(async (mail) =>
          (await mail.turn()).map((turned) => `${turned.agent} ${turned.id} ${turned.state}`).sort(),
        );
      case "sweep":
        return this.#both((mail) => mail.sweep());
      case "reopen":
        this.#real = await this.opened.reopen();
        // Nobody waits at a restart: what is due may be done there and then, without being told of.
        await this.#real.mail.turn();
        await this.#model.mail.turn();
        return this.#compareAll();
    }
  }

  async #deliver({ from, to, scope, urgent, body, refs, expires, key, hold }: Deliver): Promise<void> {
    const n = this.#sent.length;
    const at = (seconds: number) => new Date(this.clock.now() + seconds * 1000).toISOString();
    const message: Message = {
      id: messageId(n),
      from,
      to: "@all",
      body,
      priority: urgent ? "urgent" : "normal",
      ts: at(0),
      ...(scope && { scope }),
      ...(refs && { refs: ["a", "b"] }),
      ...(expires && { expires: at(expires) }),
    };
    const repeat = key ? { repeat: { key: `key ${n}`, digest: `${n}` } } : {};
    this.#sent.push(message);
    this.#recipients.push(to);
    if (key) this.#keys.push({ from, key: `key ${n}` });
    const notBefore = hold ? { notBefore: new Map([[to[0]!, Date.parse(at(hold))]]) } : {};
    await this.#both((mail) => mail.deliver({ message, recipients: to, ...repeat, ...notBefore }));
  }

  async #claim({ agent, ...request }: ClaimRequest & { agent: string }): Promise<void> {
    const real = await this.#real.mail.claim(agent, request);
    const model = await this.#model.mail.claim(agent, request);
    expect(real.map(withoutSalt)).toEqual(model.map(withoutSalt));
    for (const [n, { receipt }] of real.entries())
      this.#held.push({ agent, real: receipt, model: model[n]!.receipt });
  }

  /** Settles some of the claims there were, ended ones too, as the agent that holds the first of them. */
  async #settle(
    picks: number[],
    settle: (mail: MailStore, agent: string, receipts: string[]) => Promise<Settled>,
  ): Promise<void> {
    if (this.#held.length === 0) return;
    // Late claims are the likely ones to be held still.
    const held = [...new Set(picks)].map((pick) => this.#held.at(-1 - (pick % this.#held.length))!);
    const { agent } = held[0]!;
    const real = await settle(
      this.#real.mail,
      agent,
      held.map((claim) => claim.real),
    );
    const model = await settle(
      this.#model.mail,
      agent,
      held.map((claim) => claim.model),
    );
    expect(unsalted(real)).toEqual(unsalted(model));
  }

  /** A message there was, or one that never was, and one of those it was sent to. */
  #pickMail(pick: number): { id: string; agent: string } {
    const n = pick % (this.#sent.length + 1);
    const recipients = this.#recipients[n] ?? agents;
    return { id: messageId(n), agent: recipients[pick % recipients.length]! };
  }

  async #compareAll(): Promise<void> {
    await this.#both((mail) => everythingSeen(mail, agents, this.#sent, this.#keys));
  }

  async #both(ask: (mail: MailStore) => Promise<unknown>): Promise<void> {
    const real = await ask(this.#real.mail);
    expect(real).toEqual(await ask(this.#model.mail));
  }
}

/** A receipt without its random part. */
const unsaltedReceipt = (receipt: string): string => receipt.slice(0, receipt.lastIndexOf("."));

const withoutSalt = (claimed: Claimed): Claimed => ({
  ...claimed,
  receipt: unsaltedReceipt(claimed.receipt),
});

const unsalted = ({ done, lost }: Settled): Settled => ({
  done: done.map(unsaltedReceipt),
  lost: lost.map(unsaltedReceipt),
});
