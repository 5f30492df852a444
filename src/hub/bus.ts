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

  /** Gives what ends it. */
  on(agent: string, hear: Hear): () => void {
    const hearers = this.#hearers.get(agent) ?? new Set();
    this.#hearers.set(agent, hearers.add(hear));
    return () => {
      hearers.delete(hear);
      if (hearers.size === 0 && this.#hearers.get(agent) === hearers) this.#hearers.delete(agent);
    };
  }

  emit(agent: string, event: HubEvent): void {
    for (const hear of [...(this.#hearers.get(agent) ?? [])]) hear(event);
  }

  /** Agents that something is listening for now. */
  get heard(): string[] {
    return [...this.#hearers.keys()];
  }
}
