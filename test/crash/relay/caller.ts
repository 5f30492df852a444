import type { Input, Reply } from "../../../src/contract/route.ts";
import type { RouteName, Routes } from "../../../src/contract/routes.ts";
import type { Claimed } from "../../../src/domain/claim.ts";
import type { Random } from "../random.ts";
import { type Answers, type Copy, type Fact, type Member, type Post, sure } from "./answers.ts";
import { someSize } from "./body.ts";
import type { Outcome, Refusal, Wire } from "./wire.ts";

export const roomToken = "room";

export interface Held {
  receipt: string;
  copy: Copy;
  attempt: number;
  until: number;
}

export interface Place {
  wire: Wire;
  answers: Answers;
  random: Random;
}

/** With these nothing was done. */
const refusals = ["claim.lost", "channel.empty", "store.full", "agent.taken"];

/** What an operation was refused with; undefined when it was done. */
export type Done = Promise<Refusal | undefined>;

/** One client of a relay: asks for one thing at a time, and writes down what it was told. */
export class Caller {
  held: Held[] = [];
  guests: Member[] = [];
  #numbers = 0;

  constructor(
    /** Marks what this client makes. */
    readonly name: string,
    readonly agent: Member,
    readonly place: Place,
  ) {}

  /** Its agent joins; what else an agent is asked for waits for that. */
  async enter(): Done {
    const { agent, place } = this;
    return this.#change(agent.here, true, "joins", async () => {
      const { reply, why } = await place.wire.call("register", { name: agent.name }, roomToken);
      if (reply) agent.token = reply.token ?? "";
      return { why };
    });
  }

  async send(to: string, keyed = false, size = someSize(this.place.random)): Done {
    const { answers } = this.place;
    const mark = this.#mark();
    const key = keyed ? `key of ${mark}` : undefined;
    const post = answers.post(mark, size, { from: this.agent.name, to, key });
    return this.repeat(post);
  }

  /** The same send again, or for the first time. */
  async repeat(post: Post): Done {
    const { answers } = this.place;
    const { reply, why } = await this.#call("send", { to: post.to, body: post.body }, post.key);
    if (reply) {
      answers.counts.sends += 1;
      if (answers.postOf(reply) !== post) return undefined;
      post.answered = true;
      post.told = answers.moment();
      for (const agent of reply.recipients) answers.copy(post, agent);
    } else if (refusals.includes(why.code)) answers.posts.delete(post.mark);
    return why;
  }

  async claim(limit: number, lease: number): Done {
    const { reply, why } = await this.#call("claim", { limit, lease });
    for (const message of reply?.messages ?? []) this.#hold(message, lease);
    if (reply) this.place.answers.counts.claims += 1;
    return why;
  }

  #hold(message: Claimed, lease: number): void {
    const { answers } = this.place;
    const post = answers.postOf(message);
    if (!post) return;
    const copy = answers.copy(post, this.agent.name);
    const { receipt, attempt, leaseUntil } = message;
    if (copy.acked.is) answers.breaks(`an acked message is handed out again: ${message.id}`);
    const until = Date.parse(leaseUntil);
    // Leases are counted on a clock of their own: a moment's difference is none.
    if (copy.claim && copy.claim.until - 50 > until - lease * 1000)
      answers.breaks(`two hold ${message.id} at once`);
    copy.claim = { receipt, until };
    this.held.push({ receipt, copy, attempt, until });
  }

  async ack(count: number): Done {
    const { answers } = this.place;
    const held = this.held.splice(0, count);
    if (held.length === 0) return undefined;
    for (const { copy } of held) copy.acked.asking += 1;
    const asked = Date.now();
    const { reply, why } = await this.#call("ack", { receipts: held.map(({ receipt }) => receipt) });
    const lost = reply?.lost ?? why?.lost ?? [];
    for (const { receipt, copy, until } of held) {
      if (lost.includes(receipt)) {
        unasked(copy);
        if (copy.claim?.receipt !== receipt) continue;
        if (until > asked + 1000) answers.breaks(`a claim that held was lost: ${receipt}`);
        copy.claim = undefined;
      } else if (reply?.acked.includes(receipt)) this.#acked(copy, false);
      else if (why && refusals.includes(why.code)) unasked(copy);
    }
    return why;
  }

  #acked(copy: Copy, kept: boolean): void {
    this.place.answers.counts.acks += 1;
    Object.assign(copy, { acked: sure(true), kept, claim: undefined });
  }

  async release(count: number): Done {
    const held = this.held.splice(0, count);
    if (held.length === 0) return undefined;
    for (const { copy } of held) copy.claim = undefined;
    const receipts = held.map(({ receipt }) => receipt);
    return (await this.#call("release", { receipts, delay: this.place.random.below(2) })).why;
  }

  async extend(count: number, lease: number): Done {
    const held = this.held.splice(0, count);
    if (held.length === 0) return undefined;
    for (const { copy } of held) copy.claim = undefined;
    const receipts = held.map(({ receipt }) => receipt);
    const { reply, why } = await this.#call("extend", { receipts, lease });
    for (const { receipt, copy, attempt } of held) {
      if (!reply?.extended.includes(receipt)) continue;
      const until = Date.parse(reply.leaseUntil);
      copy.claim = { receipt, until };
      this.held.push({ receipt, copy, attempt, until });
    }
    return why;
  }

  /** Takes one that waits, whichever comes first. */
  async take(keep: boolean): Done {
    const { answers, random } = this.place;
    const inbox = await this.look(4);
    const message = random.pick(inbox.reply ?? []);
    const post = message && answers.postOf(message);
    if (!post) return inbox.why;
    const copy = answers.copy(post, this.agent.name);
    copy.acked.asking += 1;
    const { reply, why } = await this.#call("take", { id: message.id, keep });
    if (reply?.message) {
      answers.postOf(reply.message);
      this.#acked(copy, keep);
    } else if (reply || refusals.includes(why.code)) unasked(copy);
    return why;
  }

  async look(limit: number) {
    const outcome = await this.#call("inbox", { agent: this.agent.name, limit });
    for (const message of outcome.reply ?? []) this.place.answers.postOf(message);
    return outcome;
  }

  /** What became of its last send that was answered. */
  async follow(): Done {
    const mine = [...this.place.answers.posts.values()].filter(
      ({ from, answered }) => answered && from === this.agent.name,
    );
    const id = mine.at(-1)?.id;
    return id === undefined ? undefined : (await this.#call("track", { id })).why;
  }

  async list(): Done {
    return (await this.#call("sent", { limit: 5 })).why;
  }

  async subscribe(channel: string, is: boolean): Done {
    const fact = this.agent.channels.get(channel) ?? sure(false);
    this.agent.channels.set(channel, fact);
    const name = is ? "subscribe" : "unsubscribe";
    return this.#change(fact, is, "subscriptions", () => this.#call(name, { channel }));
  }

  async note(): Done {
    const { note } = this.agent;
    note.asked += 1;
    const value = note.asked;
    const { why } = await this.#call("status", { status: "busy", note: `n${value}` });
    if (!why) note.answered = value;
    return why;
  }

  /** Someone new comes in, with the room token or an invite to a channel. */
  async join(channel?: string): Done {
    const { answers, wire } = this.place;
    let token = roomToken;
    if (channel) {
      const { reply, why } = await wire.call("createInvite", { channels: [channel] }, roomToken);
      if (!reply) return why;
      token = reply.code;
    }
    const guest = answers.member(`g${this.#mark()}`);
    const fact = sure(false);
    if (channel) guest.channels.set(channel, fact);
    fact.asking += 1;
    return this.#change(guest.here, true, "joins", async () => {
      const { reply, why } = await wire.call("register", { name: guest.name }, token);
      if (reply) {
        guest.token = reply.token ?? "";
        this.guests.push(guest);
        Object.assign(fact, sure(channel !== undefined));
      }
      return { why };
    });
  }

  async leave(): Done {
    const guest = this.guests.shift();
    if (!guest) return undefined;
    const { wire } = this.place;
    return this.#change(guest.here, false, "joins", () =>
      wire.call("unregister", { name: guest.name }, guest.token),
    );
  }

  /** A guest gets a new token. While nobody knows whether it did, neither is asked for anything. */
  async rotate(): Done {
    const guest = this.guests.at(-1);
    if (!guest) return undefined;
    const { token } = guest;
    guest.token = "";
    const { reply, why } = await this.place.wire.call("rotateToken", {}, token);
    if (reply) guest.token = reply.token;
    else this.guests.pop();
    return why;
  }

  /** `fact` may be so or not from the request on until an answer says which. */
  async #change(
    fact: Fact,
    is: boolean,
    count: "joins" | "subscriptions",
    act: () => Promise<{ why?: Refusal | undefined }>,
  ): Done {
    fact.asking += 1;
    const { why } = await act();
    if (!why) {
      this.place.answers.counts[count] += 1;
      Object.assign(fact, sure(is));
    } else if (refusals.includes(why.code)) fact.asking -= 1;
    return why;
  }

  #mark(): string {
    this.#numbers += 1;
    return `${this.name}.${this.#numbers}`;
  }

  #call<N extends RouteName>(
    name: N,
    input: Input<Routes[N]>,
    key?: string,
  ): Promise<Outcome<Reply<Routes[N]>>> {
    return this.place.wire.call(name, input, this.agent.token, key);
  }
}

/** Somebody asked for its ack, and nothing came of that. */
function unasked({ acked }: Copy): void {
  if (!acked.is) acked.asking -= 1;
}
