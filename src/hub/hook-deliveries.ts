import { limits } from "../domain/limits.ts";
import type { OutboxEntry } from "../domain/outbox-entry.ts";
import type { HookAttempt } from "../domain/outgoing-hook.ts";
import type { OutgoingRecord } from "../domain/records.ts";
import type { HubCore } from "./hub-core.ts";

/** What is to be delivered next to a hook. */
export interface DueDelivery {
  hook: OutgoingRecord;
  /** Of its entry in the outbox. */
  name: string;
  entry: OutboxEntry;
}

/** Whatever takes deliveries out of the relay. */
export interface HookCourier {
  /** Throws where a hook must not go. */
  check(url: string): Promise<void>;
  /** Delivers something that hasn't happened, now; gives what came of it. */
  test(hook: OutgoingRecord): Promise<HookAttempt>;
}

/** The outbox as a courier sees it: what goes out next, and what became of it. */
export class HookDeliveries {
  readonly #core: HubCore;

  constructor(core: HubCore) {
    this.#core = core;
  }

  /** Told of a hook that has something to be told. */
  set onWaiting(tell: (hook: string) => void) {
    this.#core.outbox.onWaiting = tell;
  }

  /** Hooks with something to be told. */
  get waiting(): string[] {
    return this.#core.outbox.hooks;
  }

  /** Whether anything waits that will go out, without a word from anybody. */
  get pending(): boolean {
    const { store } = this.#core;
    return this.waiting.some((id) => store.outgoing.get(id)?.state === "active");
  }

  /** When a hook whose last attempt failed is to be tried again, in ms since 1970. */
  notBefore(id: string): number {
    const next = this.#core.store.outgoing.get(id)?.failing?.next;
    return next === undefined ? 0 : Date.parse(next);
  }

  /** The oldest that is to be told to a hook; undefined when there is none, it is paused, or its owner has left. */
  async next(id: string): Promise<DueDelivery | undefined> {
    const { store, outbox } = this.#core;
    const first = await outbox.first(id);
    const hook = store.outgoing.get(id);
    if (!hook || outbox.ownerOf(hook) === null) {
      await outbox.discard(id);
      return undefined;
    }
    return first && hook.state === "active" ? { hook, ...first } : undefined;
  }

  /** Whether this is still to be told next. */
  isDue({ hook: { id }, name }: DueDelivery): boolean {
    const { store, outbox } = this.#core;
    return this.isThere(id) && store.outgoing.get(id)?.state === "active" && outbox.isNext(id, name);
  }

  /** Whether there is such a hook, of somebody who is here. */
  isThere(id: string): boolean {
    const { store, outbox } = this.#core;
    const hook = store.outgoing.get(id);
    return hook !== undefined && outbox.ownerOf(hook) !== null;
  }

  async delivered({ hook: { id }, name }: DueDelivery, attempt: HookAttempt): Promise<void> {
    const { store, outbox } = this.#core;
    outbox.outcomes.success += 1;
    const hook = store.outgoing.get(id);
    if (!hook) return outbox.discard(id);
    const { failing: _, ...rest } = remembered(hook, attempt);
    await outbox.done(id, name, store.outgoing.put(id, rest));
  }

  /** It is tried again then. */
  async failed(
    { hook: { id } }: DueDelivery,
    attempt: HookAttempt,
    since: string,
    next: string,
  ): Promise<void> {
    this.#core.outbox.outcomes.failed += 1;
    const failing = { since, attempts: attempt.attempt, next };
    await this.#core.outbox.change(id, (hook) => ({ ...remembered(hook, attempt), failing }));
  }

  /** It has failed for so long that nobody seems to be there. */
  async givenUp({ hook: { id } }: DueDelivery, attempt: HookAttempt): Promise<void> {
    const { outbox } = this.#core;
    outbox.outcomes.failed += 1;
    await outbox.change(id, (hook) => remembered(hook, attempt));
    const how = attempt.error ?? `status ${attempt.status}`;
    await outbox.halt(id, `it has failed for ${limits.hook.giveUp / 3600} hours (${how})`);
  }

  /** Its receiver says that it wants no more, ever. */
  async gone({ hook }: DueDelivery): Promise<void> {
    const { outbox } = this.#core;
    const { host } = new URL(hook.url);
    await outbox.discard(hook.id);
    await outbox.note(hook, `Webhook ${hook.id} is removed: ${host} has answered 410 Gone.`);
  }

  /** An attempt outside of the order. */
  async tested(id: string, attempt: HookAttempt): Promise<void> {
    await this.#core.outbox.change(id, (hook) => remembered(hook, attempt));
  }
}

const remembered = (hook: OutgoingRecord, attempt: HookAttempt): OutgoingRecord => ({
  ...hook,
  log: [attempt, ...hook.log].slice(0, limits.hook.log),
});
