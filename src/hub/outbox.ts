import { fitsEvent, type HookEvent, hookEvents } from "../domain/hook-event.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import { type OutboxEntry, outboxName, outboxPlace } from "../domain/outbox-entry.ts";
import type { AgentRecord, OutgoingRecord } from "../domain/records.ts";
import type { SentRecord } from "../store/mail.ts";
import type { Change } from "../store/records.ts";
import { type HookFact, hookData } from "./hook-fact.ts";
import type { HubCore } from "./hub-core.ts";
import { relayNote } from "./relay-note.ts";
import { newId } from "./secrets.ts";

/** What one hook is still to be told. */
interface Queue {
  /** Names in the store's outbox, in order. */
  names: string[];
  next: number;
  /** Those up to this number are durable, or will never be. */
  durable: number;
  /** Bytes of those with bodies, as far as they were made since the start. */
  sizes: Map<string, number>;
  /** When the oldest happened, once somebody has asked. */
  head?: { name: string; at: number | undefined };
}

/** Entries removed in one record. */
const batch = 1000;

/**
 * What outgoing hooks are to be told: an entry for each hook that a fact is for, in the record that makes the fact durable. So
 * there is none without the fact, and no fact without them, whenever the relay is killed. Without hooks it costs a look at a map.
 */
export class Outbox {
  readonly #core: Omit<HubCore, "outbox">;
  readonly #queues = new Map<string, Queue>();
  /** Active hooks by what they are told of. */
  readonly #byEvent = new Map<HookEvent, Set<string>>();
  readonly #owners = new Map<string, string | undefined>();
  /** What came of it since the start: each failed attempt, and what no attempt is made for any more. */
  readonly outcomes = { success: 0, failed: 0, dropped: 0 };
  /** Told of a hook that has something to be told. */
  onWaiting: (hook: string) => void = () => {};

  constructor(core: Omit<HubCore, "outbox">) {
    this.#core = core;
    const { store } = core;
    for (const name of store.outbox.names().toSorted()) {
      const place = outboxPlace(name);
      if (!place) continue;
      const queue = this.#queue(place.hook);
      queue.names.push(name);
      queue.next = place.number + 1;
      queue.durable = place.number;
    }
    for (const { id } of store.outgoing.all()) this.follow(id);
    store.mail.onEnd((ending) => {
      let found: { sent: SentRecord | undefined } | undefined;
      const sent = () => {
        found ??= { sent: ending.sent() };
        return found.sent;
      };
      return this.tell({ event: `message.${ending.end}`, ending: { ...ending, sent } });
    });
  }

  #queue(hook: string): Queue {
    const known = this.#queues.get(hook);
    if (known) return known;
    const queue: Queue = { names: [], next: 1, durable: 0, sizes: new Map() };
    this.#queues.set(hook, queue);
    return queue;
  }

  /** The hook's record has changed. */
  follow(id: string): void {
    const hook = this.#core.store.outgoing.get(id);
    this.#owners.set(id, hook?.owner);
    for (const event of hookEvents) {
      const told = this.#byEvent.get(event) ?? new Set();
      if (hook?.state === "active" && hook.events.some((pattern) => fitsEvent(pattern, event))) told.add(id);
      else told.delete(id);
      this.#byEvent.set(event, told);
    }
    if (!hook) this.#owners.delete(id);
  }

  /** The changes that tell hooks of a fact, to be handed in with it, at once. */
  tell(fact: HookFact): Change[] {
    const hooks = this.#byEvent.get(fact.event);
    if (!hooks || hooks.size === 0) return [];
    const names =
      fact.event === "message.sent" ? new Set([fact.message.from, ...fact.recipients]) : undefined;
    return [...hooks].flatMap((id) => {
      const owner = this.#owners.get(id);
      if (owner !== undefined && names && !names.has(owner)) return [];
      return this.#entry(id, fact) ?? [];
    });
  }

  #entry(id: string, fact: HookFact): Change | undefined {
    const { store, clock, random } = this.#core;
    const hook = store.outgoing.get(id);
    if (!hook) return void this.follow(id); // An operator has deleted its file.
    const viewer = this.ownerOf(hook);
    if (viewer === null) return undefined;
    const data = hookData(fact, hook, viewer);
    if (!data) return undefined;
    const queue = this.#queue(id);
    const most = hook.withBody ? limits.hook.waitingBodies : limits.hook.waiting;
    const bytes = queue.sizes.values().reduce((sum, size) => sum + size, 0);
    if (queue.names.length >= most || bytes >= limits.hook.waitingBytes) {
      this.outcomes.dropped += 1;
      this.halt(id, `${queue.names.length} deliveries wait for it`).catch((error: Error) =>
        this.#core.warn(`webhook ${id}: ${error.message}`),
      );
      return undefined;
    }
    const number = queue.next++;
    const name = outboxName(id, number);
    const timestamp = isoTime(clock.now());
    const entry: OutboxEntry = {
      v: 1,
      hook: id,
      number,
      id: newId(random),
      type: fact.event,
      timestamp,
      data,
    };
    queue.names.push(name);
    if (hook.withBody) queue.sizes.set(name, JSON.stringify(data).length);
    this.onWaiting(id);
    return store.outbox.put(name, entry);
  }

  /** Undefined: it is the room's. Null: whoever made it has left, and a later bearer of the name is another. */
  ownerOf({ owner, ownerSince }: OutgoingRecord): AgentRecord | undefined | null {
    if (owner === undefined) return undefined;
    const record = this.#core.store.agents.get(owner);
    return record?.createdAt === ownerSince ? record : null;
  }

  /** Hooks with something to be told, or whose rest is to be removed. */
  get hooks(): string[] {
    return [...this.#queues].filter(([, { names }]) => names.length > 0).map(([id]) => id);
  }

  /** Whether a hook that isn't paused hears of tasks. */
  get hearsOfTasks(): boolean {
    return this.#byEvent.entries().some(([event, hooks]) => event.startsWith("task.") && hooks.size > 0);
  }

  waiting(hook: string): number {
    return this.#queues.get(hook)?.names.length ?? 0;
  }

  /** When the oldest that a hook is still to be told happened, in ms since 1970. Its file is read once. */
  oldest(hook: string): number | undefined {
    const queue = this.#queues.get(hook);
    const [name] = queue?.names ?? [];
    if (!queue || name === undefined) return undefined;
    if (queue.head?.name !== name) {
      const timestamp = this.#core.store.outbox.read(name)?.timestamp;
      queue.head = { name, at: timestamp === undefined ? undefined : Date.parse(timestamp) };
    }
    return queue.head.at;
  }

  /** The oldest entry of a hook, once it is durable. */
  async first(hook: string): Promise<{ name: string; entry: OutboxEntry } | undefined> {
    const { store } = this.#core;
    for (;;) {
      const queue = this.#queues.get(hook);
      const [name] = queue?.names ?? [];
      if (!queue || name === undefined) return undefined;
      if (outboxPlace(name)!.number > queue.durable) {
        const last = queue.next - 1;
        await store.commit();
        queue.durable = last;
        continue; // Meanwhile the hook may have been removed.
      }
      const entry = store.outbox.read(name);
      if (entry) return { name, entry };
      // What it was to tell of could not be kept, or its file is damaged or was deleted.
      queue.names.shift();
      queue.sizes.delete(name);
    }
  }

  isNext(hook: string, name: string): boolean {
    return this.#queues.get(hook)?.names[0] === name;
  }

  /** It has been told. */
  async done(hook: string, name: string, ...also: Change[]): Promise<void> {
    const { store } = this.#core;
    try {
      await store.commit(store.outbox.remove(name), ...also);
    } catch (error) {
      if (also.length === 0) throw error;
      // A full disk takes nothing new. What was delivered must not be delivered again for that.
      await store.commit(store.outbox.remove(name));
    }
    const queue = this.#queues.get(hook);
    if (queue?.names[0] === name) queue.names.shift();
    queue?.sizes.delete(name);
  }

  /** Changes a hook's record; gives what it is now, or undefined when there is none any more. */
  async change(
    id: string,
    to: (hook: OutgoingRecord) => OutgoingRecord,
  ): Promise<OutgoingRecord | undefined> {
    const { store } = this.#core;
    const hook = store.outgoing.get(id);
    if (!hook) return undefined;
    const changed = to(hook);
    await this.keep([id], store.outgoing.put(id, changed));
    return changed;
  }

  /** Commits changes of hooks' records, and what goes with them. */
  async keep(ids: string[], ...changes: Change[]): Promise<void> {
    const kept = this.#core.store.commit(...changes);
    for (const id of ids) this.follow(id);
    try {
      await kept;
    } catch (error) {
      for (const id of ids) this.follow(id);
      throw error;
    }
  }

  /** It hears of nothing new until its owner says so; what waits stays. */
  async halt(id: string, reason: string): Promise<void> {
    const hook = await this.change(id, (known) => ({ ...known, state: "paused", reason }));
    if (!hook) return;
    const room = hook.owner === undefined ? " --room" : "";
    const text =
      `Webhook ${id} to ${new URL(hook.url).host} is paused: ${reason}.\n` +
      `What waits for it is kept; what happens from now on isn't told to it.\n` +
      `What was tried: bch webhook log ${id}${room}\nGo on: bch webhook resume ${id}${room}`;
    await this.note(hook, text);
  }

  /** Says something to a hook's owner; of the room's hooks it is the log that hears it. */
  async note(hook: OutgoingRecord, text: string): Promise<void> {
    const owner = this.ownerOf(hook);
    if (owner) await relayNote({ ...this.#core, outbox: this }, owner.name, text);
    else if (owner === undefined) this.#core.warn(text.replaceAll("\n", " "));
  }

  /** The hook goes, and all that it was still to be told. */
  async discard(id: string): Promise<void> {
    const { store } = this.#core;
    const names = this.#queues.get(id)?.names ?? [];
    if (store.outgoing.get(id)) await this.keep([id], store.outgoing.remove(id));
    this.#queues.delete(id);
    this.outcomes.dropped += names.length;
    while (names.length > 0)
      await store.commit(...names.splice(0, batch).map((name) => store.outbox.remove(name)));
  }

  /** Forgets hooks whose owner has left, and what was to be told to those that are no more. */
  async sweep(): Promise<void> {
    const { store } = this.#core;
    const orphans = store.outgoing.all().filter((hook) => this.ownerOf(hook) === null);
    const gone = this.hooks.filter((id) => !store.outgoing.get(id));
    for (const id of new Set([...orphans.map(({ id }) => id), ...gone])) await this.discard(id);
  }
}
