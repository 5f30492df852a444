import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import type { ChannelRecord } from "../domain/records.ts";
import type { Change } from "../store/records.ts";
import { agentHere, type HubCore } from "./hub-core.ts";

/** Who gets the posts of which channel. A channel exists while someone subscribes. */
export class Subscriptions {
  #core: HubCore;
  /** Where to look: every channel of an agent is here. Whether it is still in one, the channel's record says. */
  #byAgent = new Map<string, Set<string>>();

  constructor(core: HubCore) {
    this.#core = core;
    for (const { name, subscribers } of core.store.channels.all()) {
      for (const agent of subscribers) this.#of(agent).add(name);
    }
  }

  #of(agent: string): Set<string> {
    const known = this.#byAgent.get(agent);
    if (known) return known;
    const none = new Set<string>();
    this.#byAgent.set(agent, none);
    return none;
  }

  /** Channels of an agent, in order of name. */
  of(agent: string): string[] {
    return [...(this.#byAgent.get(agent) ?? [])].filter((channel) => this.#isIn(agent, channel)).sort();
  }

  #isIn(agent: string, channel: string): boolean {
    return this.#core.store.channels.get(channel)?.subscribers.includes(agent) ?? false;
  }

  /** An agent that has left all of its channels is gone. */
  forget(agent: string): void {
    this.#byAgent.delete(agent);
  }

  /** Agents that are here and get the posts of a channel. */
  subscribers(channel: string): string[] {
    const { agents, channels } = this.#core.store;
    return (channels.get(channel)?.subscribers ?? []).filter((agent) => agents.get(agent));
  }

  channels(): { name: string; subscribers: string[] }[] {
    return this.#core.store.channels
      .all()
      .map(({ name }) => ({ name, subscribers: this.subscribers(name) }))
      .filter(({ subscribers }) => subscribers.length > 0);
  }

  /** Told when somebody has come to a channel or left it. */
  onChange: () => void = () => {};

  async subscribe(agent: string, channel: string): Promise<void> {
    agentHere(this.#core, agent);
    const own = this.of(agent);
    if (own.length >= limits.channels && !own.includes(channel))
      throw fault("channel.limit", limits.channels);
    await this.#core.store.commit(...this.joining(agent, [channel]));
    this.onChange();
  }

  async unsubscribe(agent: string, channel: string): Promise<void> {
    await this.#core.store.commit(...this.leaving(agent, [channel]));
    if (!this.#isIn(agent, channel)) this.#byAgent.get(agent)?.delete(channel);
    this.onChange();
  }

  /** The changes that subscribe an agent; already subscribed ones need none. To be committed at once. */
  joining(agent: string, channels: string[]): Change[] {
    return channels.flatMap((name) => {
      const record = this.#core.store.channels.get(name) ?? this.#empty(name);
      this.#of(agent).add(name);
      if (record.subscribers.includes(agent)) return [];
      return this.#put({ ...record, subscribers: [...record.subscribers, agent] });
    });
  }

  /** The changes that end these subscriptions, all of them by default. To be committed at once. */
  leaving(agent: string, channels: string[] = this.of(agent)): Change[] {
    return channels.flatMap((name) => {
      const record = this.#core.store.channels.get(name);
      if (!record?.subscribers.includes(agent)) return [];
      return this.#put({ ...record, subscribers: record.subscribers.filter((other) => other !== agent) });
    });
  }

  #put(record: ChannelRecord): Change {
    const { channels } = this.#core.store;
    return record.subscribers.length === 0 ? channels.remove(record.name) : channels.put(record.name, record);
  }

  #empty(name: string): ChannelRecord {
    return { v: 1, name, subscribers: [], createdAt: isoTime(this.#core.clock.now()) };
  }
}
