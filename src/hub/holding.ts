import { fault } from "../domain/fault.ts";
import type { HeldMessage, Hold, HoldCause } from "../domain/hold.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import { RecentMap } from "../domain/recent-map.ts";
import type { HubCore } from "./hub-core.ts";
import type { LoopGuard } from "./loop-guard.ts";

interface Sent {
  id: string;
  from: string;
  recipients: readonly string[];
  thread?: string | undefined;
}

/** Messages that wait because two agents seem to keep each other going, and who lets them through. */
export class Holding {
  readonly #core: HubCore;
  readonly #guard: LoopGuard;
  /** When the last of what is held for an agent is handed out; for agents that were asked about. */
  readonly #last = new RecentMap<string, number>(limits.loop.remembered, limits.delay * 1000);
  /** In memory: what a restart forgets is why, not that it waits. */
  readonly #causes = new RecentMap<string, HoldCause>(limits.loop.remembered, limits.delay * 1000);

  constructor(core: HubCore, guard: LoopGuard) {
    this.#core = core;
    this.#guard = guard;
  }

  /** Counts a message on its way, and says for whom it is held. */
  admit(sent: Sent): Hold[] {
    const { clock, config } = this.#core;
    // Nothing more is held then; what is, stays.
    if (!config()["loop-guard"]) return [];
    const heldBack = this.#guard.admit(sent);
    if (heldBack.size === 0) return [];
    const now = clock.now();
    const longest = limits.delay * 1000;
    return [...heldBack].map(([agent, { wait, why }]) => {
      const until = now + Math.min(wait, longest);
      this.#causes.set(`${sent.id} ${agent}`, why, clock.elapsed());
      const last = this.#last.get(agent);
      if (last !== undefined) this.#last.set(agent, Math.max(last, until), clock.elapsed());
      return { agent, until: isoTime(until), why };
    });
  }

  /** For whom a message is held still. */
  async of(id: string, recipients: string[]): Promise<Hold[]> {
    const deliveries = await this.#core.store.mail.deliveries(id, recipients);
    return deliveries.flatMap((delivery) =>
      delivery.state === "unclaimed" && delivery.attempt === 0 && delivery.until !== undefined
        ? [{ agent: delivery.agent, until: delivery.until, ...this.cause(id, delivery.agent) }]
        : [],
    );
  }

  cause(id: string, agent: string): { why?: HoldCause } {
    const why = this.#causes.get(`${id} ${agent}`);
    return why === undefined ? {} : { why };
  }

  /** How much of an agent's waiting mail nobody can claim yet. Looked for only while there may be some. */
  async count(agent: string): Promise<number> {
    const { clock, store } = this.#core;
    const last = this.#last.get(agent);
    if (last !== undefined && last <= clock.now()) return 0;
    const held = await store.mail.held(agent);
    const ends = held.map(({ until }) => Date.parse(until));
    this.#last.set(agent, Math.max(0, ...ends), clock.elapsed());
    return held.length;
  }

  /** What is held for an agent: who wrote and when, not what. */
  async list(agent: string): Promise<HeldMessage[]> {
    const { mail } = this.#core.store;
    const held: HeldMessage[] = [];
    for (const { id, until } of (await mail.held(agent)).slice(0, limits.inbox)) {
      const message = await mail.read(agent, id);
      if (!message) continue;
      const { body: _, refs: __, ...shown } = message;
      held.push({ ...shown, until, ...this.cause(id, agent) });
    }
    return held;
  }

  /** The agent's person lets one through: it is unclaimed mail like any other from now on. */
  async release(agent: string, prefix: string): Promise<string> {
    const { store, bus } = this.#core;
    const [id, other] = await store.mail.find(agent, prefix);
    if (other !== undefined) throw fault("message.ambiguous", prefix);
    if (id === undefined || !(await store.mail.unhold(agent, id))) throw fault("hold.unknown", prefix);
    bus.emit(agent, { kind: "returned", id });
    bus.moved([id]);
    return id;
  }
}
