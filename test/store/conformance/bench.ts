import type { Claimed } from "../../../src/domain/claim.ts";
import type { Clock } from "../../../src/domain/clock.ts";
import type { Delivery } from "../../../src/domain/delivery.ts";
import type { Message } from "../../../src/domain/message.ts";
import type { ClaimRequest, Filter, MailStore, Posting, Turned } from "../../../src/store/mail.ts";
import type { Store } from "../../../src/store/store.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { messageId } from "./message-id.ts";

/** A store under test. `reopen` closes it and opens it again on the same place; one that isn't durable gives itself. */
export interface Opened extends AsyncDisposable {
  store: Store;
  reopen(): Promise<Store>;
}

export type Make = (clock: Clock) => Promise<Opened>;

/** A store with the mailboxes of ana, bo and cy, and short words for what tests do with them. */
export class Bench implements AsyncDisposable {
  store: Store;
  #count = 0;

  private constructor(
    readonly clock: FakeClock,
    readonly opened: Opened,
  ) {
    this.store = opened.store;
  }

  static async open(make: Make): Promise<Bench> {
    const clock = new FakeClock();
    const bench = new Bench(clock, await make(clock));
    for (const agent of ["ana", "bo", "cy"]) await bench.mail.open(agent);
    return bench;
  }

  get mail(): MailStore {
    return this.store.mail;
  }

  /** A message from ana, by default to bo alone. */
  async send(
    more: Partial<Message> = {},
    recipients = ["bo"],
    repeat?: Posting["repeat"],
    notBefore?: Posting["notBefore"],
  ): Promise<Message> {
    this.#count += 1;
    const message: Message = {
      id: messageId(this.#count),
      from: "ana",
      to: recipients.length === 1 ? `@${recipients[0]}` : "@all",
      body: `message ${this.#count}`,
      priority: "normal",
      ts: new Date(this.clock.now()).toISOString(),
      ...more,
    };
    await this.mail.deliver({
      message,
      recipients,
      ...(repeat && { repeat }),
      ...(notBefore && { notBefore }),
    });
    return message;
  }

  claim(agent: string, more: Partial<ClaimRequest> = {}): Promise<Claimed[]> {
    return this.mail.claim(agent, { limit: 100, lease: 60, ...more });
  }

  /** The oldest message, which must be there. */
  async claimOne(agent: string, more: Partial<ClaimRequest> = {}): Promise<Claimed> {
    const [claimed] = await this.claim(agent, { ...more, limit: 1 });
    if (!claimed) throw new Error(`${agent} has nothing to claim`);
    return claimed;
  }

  /** The ids that an agent sees waiting. */
  async waiting(agent: string, more: Partial<Filter & { after: string }> = {}): Promise<string[]> {
    return idsOf(await this.mail.peek(agent, { limit: 1000, ...more }));
  }

  async delivery(id: string, agent: string): Promise<Delivery | undefined> {
    return (await this.mail.deliveries(id, [agent]))[0];
  }

  /** So much time passes, and the store is told. */
  async pass(seconds: number): Promise<Turned[]> {
    this.clock.advance(seconds * 1000);
    return this.mail.turn();
  }

  /** An instant so many seconds from now. */
  at(seconds: number): string {
    return new Date(this.clock.now() + seconds * 1000).toISOString();
  }

  async reopen(): Promise<void> {
    this.store = await this.opened.reopen();
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.opened[Symbol.asyncDispose]();
  }
}

export const idsOf = (messages: { id: string }[]): string[] => messages.map((message) => message.id);
