import type { z } from "zod";
import { fault } from "../domain/fault.ts";
import type { inviteRequest, OpenInvite } from "../domain/invite.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import type { AgentRecord, InviteRecord } from "../domain/records.ts";
import type { Change } from "../store/records.ts";
import type { HubCore } from "./hub-core.ts";
import { hashOf, newToken } from "./secrets.ts";

export type InviteRequest = z.output<typeof inviteRequest>;

/** Codes that let someone join without the room token. A used-up one stays known until it expires, so as to say so. */
export class Invites {
  #core: HubCore;
  #byHash = new Map<string, string>();

  constructor(core: HubCore) {
    this.#core = core;
    for (const { id, hash } of core.store.invites.all()) this.#byHash.set(hash, id);
  }

  /** With `back` whoever uses it gets that agent back. */
  async create({ channels, uses, expires }: InviteRequest, back?: Pick<AgentRecord, "name" | "createdAt">) {
    const { store, random, clock } = this.#core;
    const { open } = limits.invite;
    // The room token has a bound for nothing else that it leaves behind.
    if (!back && this.list().length >= open) throw fault("invite.limit", open);
    const code = newToken("invite", random);
    const id = Buffer.from(random(new Uint8Array(5))).toString("hex");
    const expiresAt = isoTime(clock.now() + expires * 1000);
    const record: InviteRecord = {
      v: 1,
      id,
      hash: hashOf(code),
      channels,
      uses,
      left: uses,
      createdAt: isoTime(clock.now()),
      expiresAt,
      ...(back && { recovers: back.name, joined: back.createdAt }),
    };
    await store.commit(store.invites.put(id, record));
    this.#byHash.set(record.hash, id);
    return { id, code, expiresAt, channels };
  }

  /** Those that let somebody new in: what gives an agent back is the host's alone. */
  list(): OpenInvite[] {
    return this.#core.store.invites
      .all()
      .filter((record) => record.left > 0 && !this.#expired(record) && !record.recovers)
      .map(({ v: _, hash: __, joined: ___, ...open }) => open);
  }

  async withdraw(id: string): Promise<void> {
    const { invites } = this.#core.store;
    const record = invites.get(id);
    if (!record || record.left === 0 || record.recovers) throw fault("invite.unknown", id);
    this.#byHash.delete(record.hash);
    await this.#core.store.commit(invites.remove(id));
  }

  /** Ends all that would give this agent back; gives how many there were. */
  async withdrawRecoveries(name: string): Promise<number> {
    const { store } = this.#core;
    const open = store.invites.all().filter(({ recovers, left }) => recovers === name && left > 0);
    if (open.length > 0) await store.commit(...open.map(({ id }) => store.invites.remove(id)));
    for (const { hash } of open) this.#byHash.delete(hash);
    return open.length;
  }

  /** The id of the invite with this code; throws when it is used up or expired, unless it is let in all the same. */
  identify(codeHash: string, letIn: (id: string) => boolean = () => false): string | undefined {
    const id = this.#byHash.get(codeHash);
    if (id === undefined || !this.#core.store.invites.get(id)) return undefined;
    if (!letIn(id)) this.#usable(id);
    return id;
  }

  /** The agent that it gives back, if that is what it is for; throws when that one has left, whoever has its name now. */
  recovers(id: string): string | undefined {
    const { agents, invites } = this.#core.store;
    const { recovers, joined } = invites.get(id) ?? {};
    if (recovers !== undefined && agents.get(recovers)?.createdAt !== joined)
      throw fault("invite.spent", "was for an agent that has left");
    return recovers;
  }

  /** The change that uses it once, and its channels. To be committed at once. */
  use(id: string): { change: Change; channels: string[] } {
    const record = this.#usable(id);
    const { invites } = this.#core.store;
    return { change: invites.put(id, { ...record, left: record.left - 1 }), channels: record.channels };
  }

  #usable(id: string): InviteRecord {
    const record = this.#core.store.invites.get(id);
    if (!record) throw fault("invite.spent", "was withdrawn");
    if (record.left === 0) throw fault("invite.spent", "has been used");
    if (this.#expired(record)) throw fault("invite.spent", "has expired");
    return record;
  }

  #expired({ expiresAt }: InviteRecord): boolean {
    return Date.parse(expiresAt) <= this.#core.clock.now();
  }

  /** Forgets those that can't be used any more. */
  async sweep(): Promise<void> {
    const { store } = this.#core;
    const now = this.#core.clock.earliest();
    const old = store.invites.all().filter(({ expiresAt }) => Date.parse(expiresAt) <= now);
    if (old.length > 0) await store.commit(...old.map(({ id }) => store.invites.remove(id)));
    for (const { hash } of old) this.#byHash.delete(hash);
  }
}
