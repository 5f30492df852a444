import type { Agent, PresenceEvent, Status } from "../domain/agent.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import type { AgentRecord } from "../domain/records.ts";
import { agentHere, type HubCore } from "./hub-core.ts";
import type { Subscriptions } from "./subscriptions.ts";

interface AgentQuery {
  role?: string | undefined;
  capability?: string | undefined;
}

/** Who is here, and when each was last heard of. */
export class Presence {
  #core: HubCore;
  #subscriptions: Subscriptions;
  /** Not on disk yet: a request a second need not be a write a second. */
  #seen = new Map<string, { at: number; event: PresenceEvent }>();

  constructor(core: HubCore, subscriptions: Subscriptions) {
    this.#core = core;
    this.#subscriptions = subscriptions;
  }

  /** Told of an agent that is here and wasn't: heard of again after a while, or no longer busy. */
  onBack: (name: string) => void = () => {};

  /** Told of one that has said how it is. */
  onStatus: (name: string) => void = () => {};

  /** What an agent was just proven to do. */
  seen(name: string, event: PresenceEvent = "called"): void {
    const now = this.#core.clock.now();
    const isBack = now - this.lastSeen(name) > limits.task.fresh * 1000;
    this.#seen.set(name, { at: now, event });
    if (isBack) this.onBack(name);
  }

  /** Milliseconds since 1970; 0 of nobody. */
  lastSeen(name: string): number {
    const seen = this.#seen.get(name);
    if (seen) return seen.at;
    const record = this.#core.store.agents.get(name);
    return record ? Date.parse(record.lastSeen) : 0;
  }

  view(record: AgentRecord): Agent {
    const { v: _, tokens, ...shown } = record;
    return {
      ...shown,
      // Locked out by the host: nothing that it says of itself is so any more.
      ...(tokens.length === 0 && { status: "away" as const }),
      subscriptions: this.#subscriptions.of(record.name),
      ...this.#last(record),
    };
  }

  #last({ name, lastSeen, lastEvent }: AgentRecord): Pick<Agent, "lastSeen" | "lastEvent"> {
    const seen = this.#seen.get(name);
    if (seen) return { lastSeen: isoTime(seen.at), lastEvent: seen.event };
    return { lastSeen, ...(lastEvent && { lastEvent }) };
  }

  agents(query: AgentQuery = {}): Agent[] {
    return this.records(query).map((record) => this.view(record));
  }

  records({ role, capability }: AgentQuery): AgentRecord[] {
    return this.#core.store.agents
      .all()
      .filter((record) => role === undefined || record.role === role)
      .filter((record) => capability === undefined || record.capabilities.includes(capability));
  }

  me(name: string): Agent & { waiting: number; claimed: number } {
    return { ...this.view(agentHere(this.#core, name)), ...this.#core.store.mail.counts(name) };
  }

  async status(
    name: string,
    { status, note }: { status: Status; note?: string | undefined },
  ): Promise<Agent> {
    const { store } = this.#core;
    const { note: _, ...record } = agentHere(this.#core, name);
    const changed = {
      ...record,
      status,
      ...this.#last(record),
      ...(note === undefined ? {} : { note }),
    };
    await store.commit(store.agents.put(name, changed));
    this.onStatus(name);
    if (status === "online") this.onBack(name);
    return this.view(changed);
  }

  /** Writes down when agents were last heard of. */
  async save(): Promise<void> {
    const { store } = this.#core;
    // Every record is looked at, not only those that were seen: so the store hears of a deleted one before long.
    const changes = store.agents
      .all()
      .filter(({ name }) => this.#seen.has(name))
      .map((record) => store.agents.put(record.name, { ...record, ...this.#last(record) }));
    this.#seen.clear();
    if (changes.length > 0) await store.commit(...changes);
  }
}
