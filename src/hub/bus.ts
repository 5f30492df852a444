import type { Message } from "../domain/message.ts";

/** What happened to an agent's mail, or to the agent. */
export type HubEvent =
  /** A message came in. */
  | { kind: "arrived"; message: Message }
  /** A claimed one is unclaimed again. */
  | { kind: "returned"; id: string }
  /** The agent is gone, or the hub is closing: nothing more will come. */
  | { kind: "left" };

export type Hear = (event: HubEvent) => void;

/** The one way in which what happened travels up. An event costs as much as its agent has listeners, whoever else is here. */
export class Bus {
  #hearers = new Map<string, Set<Hear>>();
  #everywhere: ((agent: string, event: HubEvent) => void)[] = [];
  /** By the message that they follow. */
  #followers = new Map<string, Set<() => void>>();

  /** Gives what ends it. */
  on(agent: string, hear: Hear): () => void {
    const hearers = this.#hearers.get(agent) ?? new Set();
    this.#hearers.set(agent, hearers.add(hear));
    return () => {
      hearers.delete(hear);
      if (hearers.size === 0 && this.#hearers.get(agent) === hearers) this.#hearers.delete(agent);
    };
  }

  /** Told what happens to any agent, as long as the hub lives. */
  everywhere(hear: (agent: string, event: HubEvent) => void): void {
    this.#everywhere.push(hear);
  }

  emit(agent: string, event: HubEvent): void {
    for (const hear of [...(this.#hearers.get(agent) ?? [])]) hear(event);
    for (const hear of this.#everywhere) hear(agent, event);
  }

  /** Whether anything listens for this agent now. */
  hears(agent: string): boolean {
    return this.#hearers.has(agent);
  }

  /** Told each time a copy of this message may be in another state. Gives what ends it. */
  follow(id: string, tell: () => void): () => void {
    const followers = this.#followers.get(id) ?? new Set();
    this.#followers.set(id, followers.add(tell));
    return () => {
      followers.delete(tell);
      if (followers.size === 0 && this.#followers.get(id) === followers) this.#followers.delete(id);
    };
  }

  /** Copies of these messages were claimed, settled or given back, or have died; without ids: any may have. */
  moved(ids: Iterable<string> = this.#followers.keys()): void {
    if (this.#followers.size === 0) return;
    for (const id of [...ids]) for (const tell of [...(this.#followers.get(id) ?? [])]) tell();
  }

  /** Agents that something is listening for now. */
  get heard(): string[] {
    return [...this.#hearers.keys()];
  }
}
