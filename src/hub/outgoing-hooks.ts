import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import type { HookAttempt, OutgoingDraft, OutgoingHook } from "../domain/outgoing-hook.ts";
import type { OutgoingRecord } from "../domain/records.ts";
import { agentHere, type HubCore } from "./hub-core.ts";

/** Whose hooks: an agent's, or without a name the room's, which only the host makes. */
export type HookOwner = string | undefined;

/** Doors out, as their owners have them: whatever happens that the owner may see is told to a URL. */
export class OutgoingHooks {
  readonly #core: HubCore;

  constructor(core: HubCore) {
    this.#core = core;
  }

  /** `secret` is told this once. `address`: that of whoever makes it. */
  async create(owner: HookOwner, { secret: given, ...wanted }: OutgoingDraft, address?: string) {
    const { random, clock, store, outbox } = this.#core;
    const ownerSince = owner === undefined ? undefined : agentHere(this.#core, owner).createdAt;
    const most = owner === undefined ? limits.hook.room : limits.hook.each;
    if (this.#of(owner).length >= most) throw fault("webhook.limit", most, "outgoing webhooks");
    if (owner === undefined && wanted.withBody)
      throw fault(
        "request.invalid",
        "withBody",
        "a hook of the room carries no bodies: they are their receivers'",
      );
    const bytes = (length: number) => Buffer.from(random(new Uint8Array(length)));
    const secret = given ?? `whsec_${bytes(32).toString("base64")}`;
    const record: OutgoingRecord = {
      v: 1,
      id: bytes(8).toString("hex"),
      ...wanted,
      createdAt: isoTime(clock.now()),
      ...(address && { address }),
      state: "active",
      secret,
      log: [],
      ...(owner !== undefined && { owner, ownerSince }),
    };
    await outbox.keep([record.id], store.outgoing.put(record.id, record));
    return { ...this.#view(record), secret };
  }

  list(owner: HookOwner): OutgoingHook[] {
    return this.#of(owner).map((record) => this.#view(record));
  }

  log(owner: HookOwner, id: string): HookAttempt[] {
    return this.get(owner, id).log;
  }

  /** One of the caller's own. */
  get(owner: HookOwner, id: string): OutgoingRecord {
    const record = this.#core.store.outgoing.get(id);
    if (!record || record.owner !== owner || this.#core.outbox.ownerOf(record) === null)
      throw fault("webhook.unknown", id);
    return record;
  }

  async pause(owner: HookOwner, id: string): Promise<OutgoingHook> {
    return this.#change(owner, id, ({ failing: _, ...hook }) => ({
      ...hook,
      state: "paused",
      reason: "by its owner",
    }));
  }

  /** What waits goes out now. */
  async resume(owner: HookOwner, id: string): Promise<OutgoingHook> {
    const resumed = await this.#change(owner, id, ({ failing: _, reason: __, ...hook }) => ({
      ...hook,
      state: "active",
    }));
    this.#core.outbox.onWaiting(id);
    return resumed;
  }

  async remove(owner: HookOwner, id: string): Promise<void> {
    this.get(owner, id);
    await this.#core.outbox.discard(id);
  }

  async #change(owner: HookOwner, id: string, to: (hook: OutgoingRecord) => OutgoingRecord) {
    this.get(owner, id);
    const changed = await this.#core.outbox.change(id, to);
    if (!changed) throw fault("webhook.unknown", id);
    return this.#view(changed);
  }

  #of(owner: HookOwner): OutgoingRecord[] {
    const { store, outbox } = this.#core;
    return store.outgoing.all().filter((hook) => hook.owner === owner && outbox.ownerOf(hook) !== null);
  }

  #view(record: OutgoingRecord): OutgoingHook {
    const { v: _, secret: __, ownerSince: ___, log: ____, ...hook } = record;
    return { ...hook, waiting: this.#core.outbox.waiting(record.id) };
  }
}
