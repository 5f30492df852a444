import { limits } from "../domain/limits.ts";
import type { AgentRecord } from "../domain/records.ts";
import type { TaskRecord } from "../domain/task-record.ts";
import type { HubCore } from "./hub-core.ts";
import type { Presence } from "./presence.ts";
import type { TaskBook } from "./task-book.ts";
import { inTurn, type TaskQueue } from "./task-queues.ts";

/** Whom a task is offered to. It decides, and changes nothing. */
export class TaskRouting {
  readonly #core: HubCore;
  readonly #presence: Presence;
  readonly #book: TaskBook;

  constructor(core: HubCore, presence: Presence, book: TaskBook) {
    this.#core = core;
    this.#presence = presence;
    this.#book = book;
  }

  /** Whether an agent may take it at all. */
  static isAble({ to, requires, requester }: TaskRecord, { name, capabilities }: AgentRecord): boolean {
    if (to !== undefined) return to === name;
    return name !== requester && (requires ?? []).every((word) => capabilities.includes(word));
  }

  /** Agents with all that a task asks for, here or not. */
  able(task: TaskRecord): AgentRecord[] {
    return this.#core.store.agents.all().filter((agent) => TaskRouting.isAble(task, agent));
  }

  /** Listening, or proven alive a short while ago; and neither busy nor away. */
  isHere({ name, status }: AgentRecord): boolean {
    if (status !== "online") return false;
    const { bus, clock } = this.#core;
    return bus.hears(name) || clock.now() - this.#presence.lastSeen(name) <= limits.task.fresh * 1000;
  }

  /** The least loaded of those who can take it now; of equals the one idle longest. */
  next(task: TaskRecord, among = this.#core.store.agents.all()): string | undefined {
    if (task.to !== undefined) return this.#named(task, task.to);
    let best: { name: string; load: number; since: number } | undefined;
    for (const agent of among) {
      if (!TaskRouting.isAble(task, agent) || !this.hasRoom(agent) || this.#declined(task, agent.name))
        continue;
      const { name } = agent;
      const found = { name, load: this.#book.loadOf(name), since: this.#book.lastBusy(name) };
      if (!best || found.load < best.load || (found.load === best.load && found.since < best.since))
        best = found;
    }
    return best?.name;
  }

  /** Whoever is named gets the first offer even when away: it waits in its mailbox. Later ones come when it is here. */
  #named(task: TaskRecord, name: string): string | undefined {
    const agent = this.#core.store.agents.get(name);
    if (!agent) return undefined;
    if (!task.passes.some((pass) => pass.agent === name)) return name;
    return this.isHere(agent) && !this.#declined(task, name) ? name : undefined;
  }

  /** Here, and without many offers that it hasn't answered yet. */
  hasRoom(agent: AgentRecord): boolean {
    return this.isHere(agent) && this.#book.offersOf(agent.name) < limits.task.offers;
  }

  /** Turned down for good, or let pass a short while ago. */
  #declined({ passes }: TaskRecord, name: string, anew = false): boolean {
    const pass = passes.find(({ agent }) => agent === name);
    if (!pass) return false;
    if (pass.until === undefined) return true;
    return !anew && Date.parse(pass.until) > this.#core.clock.now();
  }

  /**
   * The task that an agent gets next: the most urgent, then the longest queued. `anew`: it has come back or become free, so
   * what it let pass before counts no more. It looks at a bounded number; what is behind them a slower round finds.
   */
  nextFor(name: string, anew: boolean): TaskRecord | undefined {
    const agent = this.#core.store.agents.get(name);
    if (!agent || !this.hasRoom(agent)) return undefined;
    const queues = this.#book.queues.for(name, agent.capabilities);
    for (const ids of inTurn(queues, limits.task.look)) {
      let oldest: TaskRecord | undefined;
      for (const id of ids) {
        const task = this.#book.get(id);
        if (!task || !TaskRouting.isAble(task, agent) || this.#declined(task, name, anew)) continue;
        if (!oldest || Date.parse(task.updatedAt) < Date.parse(oldest.updatedAt)) oldest = task;
      }
      if (oldest) return oldest;
    }
    return undefined;
  }

  /** Who could take from a queue at all. */
  serving({ to, requires }: TaskQueue): AgentRecord[] {
    const has = ({ capabilities }: AgentRecord) => requires.every((word) => capabilities.includes(word));
    return this.#core.store.agents
      .all()
      .filter((agent) => (to === undefined ? has(agent) : agent.name === to));
  }
}
