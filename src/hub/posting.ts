import { fault } from "../domain/fault.ts";
import type { Hold } from "../domain/hold.ts";
import { limits } from "../domain/limits.ts";
import type { Draft, Message } from "../domain/message.ts";
import { deadlineFrom, isoTime, lastMoment } from "../domain/moment.ts";
import { type Target, targetOf } from "../domain/target.ts";
import { addressee } from "./addressee.ts";
import { hasRoom } from "./has-room.ts";
import type { Holding } from "./holding.ts";
import { agentHere, type HubCore } from "./hub-core.ts";
import { hashOf, newId } from "./secrets.ts";
import type { Subscriptions } from "./subscriptions.ts";

export type Posted = Message & { recipients: string[]; full?: string[]; held?: Hold[] };

/** Sending: who gets it, once, and on disk before it is answered. */
export class Posting {
  #core: HubCore;
  #subscriptions: Subscriptions;
  #holding: Holding;
  /** Sends under way, by sender and key: a repeat that overtakes the first waits for it. */
  #underWay = new Map<string, Promise<unknown>>();

  constructor(core: HubCore, subscriptions: Subscriptions, holding: Holding) {
    this.#core = core;
    this.#subscriptions = subscriptions;
    this.#holding = holding;
  }

  async send(from: string, draft: Draft, key?: string): Promise<Posted> {
    if (key === undefined) return this.#post(from, draft);
    const mark = `${from} ${key}`;
    while (this.#underWay.has(mark)) await this.#underWay.get(mark);
    const sending = this.#postOnce(from, draft, key);
    // Others wait for its end, whichever it is; its error is for its own caller.
    this.#underWay.set(
      mark,
      sending.catch(() => {}).finally(() => this.#underWay.delete(mark)),
    );
    return sending;
  }

  async #postOnce(from: string, draft: Draft, key: string): Promise<Posted> {
    const digest = hashOf(JSON.stringify(draft));
    const first = await this.#core.store.mail.repeated(from, key);
    if (!first) return this.#post(from, draft, { key, digest });
    if (first.digest !== digest) throw fault("idempotency.mismatch");
    const { body, refs } = draft;
    const { message, recipients, full } = first;
    const held = await this.#holding.of(message.id, recipients);
    return { ...message, body, ...(refs && { refs }), recipients, ...(full && { full }), ...named({ held }) };
  }

  async #post(from: string, draft: Draft, repeat?: { key: string; digest: string }): Promise<Posted> {
    const { store, bus, happenings, outbox, clock, random, sends, turns } = this.#core;
    const target = targetOf(draft.to);
    const isToMany = target.kind !== "agent";
    if (isToMany) await turns.once(from);
    else sends.spend(from);
    agentHere(this.#core, from);
    const now = clock.now();
    const expires = draft.expires === undefined ? undefined : deadlineFrom(draft.expires, now);
    if (expires !== undefined && expires <= now) throw fault("request.invalid", "expires", "is in the past");
    if (expires !== undefined && expires > lastMoment)
      throw fault("request.invalid", "expires", "is too far away");
    const { recipients, full } = this.#roomFor(this.recipients(from, target));
    if (isToMany) sends.spend(from, 1 + Math.floor(recipients.length / limits.copies.worth));
    const { to, body, priority, scope, thread, refs } = draft;
    const id = newId(random);
    const message: Message = {
      id,
      from,
      to,
      body,
      priority,
      ...(scope !== undefined && { scope }),
      ...(thread !== undefined && { thread }),
      ...(refs !== undefined && { refs }),
      ts: isoTime(now),
      ...(expires !== undefined && { expires: isoTime(expires) }),
    };
    const held = this.#holding.admit({ id, from, recipients, thread });
    const notBefore =
      held.length > 0 ? new Map(held.map(({ agent, until }) => [agent, Date.parse(until)])) : undefined;
    const leftOut = full.length > 0 ? { full } : {};
    await store.mail.deliver(
      {
        message,
        recipients,
        ...(notBefore && { notBefore }),
        ...(repeat && { repeat: { ...repeat, ...leftOut } }),
      },
      outbox.tell({ event: "message.sent", message, recipients }),
    );
    happenings.tell({ what: "message.sent", message, recipients });
    for (const agent of recipients) {
      if (!notBefore?.has(agent)) bus.emit(agent, { kind: "arrived", message });
    }
    return { ...message, recipients, ...leftOut, ...named({ held }) };
  }

  /** Whom a target reaches now; a fault where that is nobody. */
  recipients(from: string, target: Target): string[] {
    if (target.kind === "agent") return [addressee(this.#core, target.name).name];
    const others =
      target.kind === "channel"
        ? this.#subscriptions.subscribers(target.name)
        : this.#core.store.agents.all().map(({ name }) => name);
    const recipients = others.filter((name) => name !== from);
    if (recipients.length > 0) return recipients;
    throw target.kind === "channel" ? fault("channel.empty", target.name) : fault("room.empty");
  }

  /** One full mailbox must not silence a channel; it is named in the answer. */
  #roomFor(names: string[]): { recipients: string[]; full: string[] } {
    const full = names.filter((name) => !hasRoom(this.#core, name));
    if (full.length === names.length) throw fault("mailbox.full", names.join('", "'));
    return full.length === 0
      ? { recipients: names, full }
      : { recipients: names.filter((name) => !full.includes(name)), full };
  }
}

/** A list that has nothing in it is left out. */
const named = ({ held }: { held: Hold[] }) => (held.length > 0 ? { held } : {});
