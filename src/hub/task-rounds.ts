import { limits } from "../domain/limits.ts";
import { isOpen } from "../domain/task.ts";
import type { TaskRecord } from "../domain/task-record.ts";
import type { HubCore } from "./hub-core.ts";
import type { TaskBook } from "./task-book.ts";
import type { TaskDesk } from "./task-desk.ts";
import type { TaskMove } from "./task-moves.ts";
import { inTurn } from "./task-queues.ts";
import type { TaskRouting } from "./task-routing.ts";

/** A task that another one waits for; without a record it has been swept. */
interface Before {
  id: string;
  task: TaskRecord | undefined;
}

/** Whether it can't be completed any more. */
const isBroken = ({ task }: Before): boolean => !task || (!isOpen(task.state) && task.state !== "completed");

/**
 * What nobody asks for: offers and leases end, tasks follow others, and who becomes free gets the next one. What is done at
 * once when something happens, a slower round over all open tasks does again: so a crash between two steps, a change of the
 * files by hand, or an event that was missed strands no task.
 */
export class TaskRounds {
  readonly #core: HubCore;
  readonly #book: TaskBook;
  readonly #routing: TaskRouting;
  readonly #desk: TaskDesk;
  readonly #running = new Set<Promise<unknown>>();
  #nextRound = 0;

  constructor(core: HubCore, book: TaskBook, routing: TaskRouting, desk: TaskDesk) {
    this.#core = core;
    this.#book = book;
    this.#routing = routing;
    this.#desk = desk;
    desk.onMoved = (before, task) => this.#moved(before, task);
  }

  /** Each second. */
  async turn(): Promise<void> {
    this.endOver();
    const now = this.#core.clock.elapsed();
    if (now >= this.#nextRound) {
      this.#nextRound = now + limits.task.round * 1000;
      await this.#round();
    }
    await this.settled();
  }

  /** What was begun is done. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Ends the offers and leases whose time is over; before every look at a task, so that none outlives it. */
  endOver(): void {
    for (const id of [...this.#book.over()]) {
      const task = this.#book.get(id);
      if (task?.state === "offered") this.#move(task, { what: "lapsed" });
      else if (task?.state === "accepted")
        this.#move(task, { what: "returned", reason: "its lease has ended" });
    }
  }

  /**
   * An agent has room: it gets what waits for one like it. `anew`: it has joined, changed, come back or finished something, so
   * what it let pass before is offered to it again.
   */
  offerTo(name: string, anew = true): void {
    for (;;) {
      const task = this.#routing.nextFor(name, anew);
      if (!task) return;
      const offered = this.#offer(task, name);
      if (!offered) return;
    }
  }

  #offer(task: TaskRecord, to: string): boolean {
    this.#move(task, { what: "offered", to });
    // Where it could not even be handed in, trying the same again would never end.
    return this.#book.get(task.id)?.state === "offered";
  }

  /** Its agent is gone, or is about to be another one of the same name. */
  async left(name: string): Promise<void> {
    for (const id of this.#book.of(name)) {
      const task = this.#book.get(id);
      if (task && isOpen(task.state)) this.#withoutAgent(task, (agent) => agent === name);
    }
    await this.settled();
  }

  #withoutAgent(task: TaskRecord, isGone: (name: string) => boolean): boolean {
    const { requester, to, assignee } = task;
    if (isGone(requester)) {
      const reason = `@${requester}, who posted it, has left`;
      this.#move(task, { what: "cancelled", by: requester, reason });
    } else if (to !== undefined && isGone(to))
      this.#move(task, { what: "failed", reason: `@${to}, whom it was for, has left` });
    else if (assignee !== undefined && isGone(assignee))
      this.#move(task, { what: "returned", reason: `@${assignee} has left` });
    else return false;
    return true;
  }

  async #round(): Promise<void> {
    const pace = this.#core.turns.pace();
    const isGone = (name: string) => !this.#core.store.agents.get(name);
    for (const { id } of this.#book.open()) {
      if (pace.isLong()) await pace.rest();
      const task = this.#book.get(id);
      if (task && isOpen(task.state) && !this.#withoutAgent(task, isGone) && task.waits === "tasks")
        this.#follow(task);
    }
    for (const queue of this.#book.queues.all()) {
      const able = this.#routing.serving(queue);
      for (const id of [...inTurn([queue], Number.POSITIVE_INFINITY)].flat()) {
        if (pace.isLong()) await pace.rest();
        if (!able.some((agent) => this.#routing.hasRoom(agent))) break;
        const task = this.#book.get(id);
        const to = task && this.#routing.next(task, able);
        if (task && to !== undefined) this.#offer(task, to);
      }
    }
  }

  /** Goes on when all before it are completed; fails with the first that can't be any more. */
  #follow(task: TaskRecord): void {
    const before = this.#before(task);
    const broken = before.find(isBroken);
    if (broken) this.#move(task, { what: "failed", reason: this.#whyBroken(broken) });
    else if (before.every((other) => other.task?.state === "completed")) this.#move(task, { what: "ready" });
  }

  #before(task: TaskRecord): Before[] {
    return (task.after ?? []).map((id) => ({ id, task: this.#book.get(id) }));
  }

  /** Of a chain the first that came to nothing is named, in all that come after it: not each one in between. */
  #whyBroken({ id, task }: Before): string {
    if (!task) return `a task before it, ${id}, is gone`;
    if (task.reason !== undefined && this.#before(task).some(isBroken)) return task.reason;
    const why = task.reason === undefined ? "" : `: ${task.reason}`;
    return `a task before it, “${task.title}” (${id}), was ${task.state}${why}`;
  }

  #moved(before: TaskRecord | undefined, task: TaskRecord): void {
    if (!isOpen(task.state)) this.#run(this.#followers(task.id));
    const had = before?.assignee;
    if (had === undefined) return;
    if (!isOpen(task.state)) this.offerTo(had);
    else if (had !== task.assignee || task.state !== before?.state) this.offerTo(had, false);
  }

  /** They may be thousands. */
  async #followers(id: string): Promise<void> {
    const pace = this.#core.turns.pace();
    for (const follower of this.#book.followersOf(id)) {
      if (pace.isLong()) await pace.rest();
      const task = this.#book.get(follower);
      if (task?.waits === "tasks") this.#follow(task);
    }
  }

  #move(task: TaskRecord, move: TaskMove): void {
    if (!this.#book.get(task.id)) return; // An operator has deleted it.
    this.#run(
      this.#desk.move(task, move).catch((error: Error) => {
        this.#core.warn(`task ${task.id}: ${error.message}`);
        // A full disk, most likely: what is over is over, and is moved on when it can be.
        this.#book.postpone(task.id, limits.task.round);
      }),
    );
  }

  #run(begun: Promise<unknown>): void {
    const running = begun
      .catch((error: Error) => this.#core.warn(error.message))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Forgets what ended long ago, but for what others still come after. */
  async sweep(): Promise<void> {
    const { store, clock, config } = this.#core;
    const kept = clock.earliest() - config()["keep.tasks"] * 24 * 3600 * 1000;
    const old = this.#book
      .ended()
      .filter(({ id, endedAt }) => Date.parse(endedAt!) < kept && this.#book.followersOf(id).length === 0);
    for (const { id } of old) {
      const swept = store.commit(store.tasks.remove(id), store.taskTexts.remove(id));
      this.#book.follow(id);
      await swept;
    }
    // Texts whose task an operator has deleted.
    for (const id of store.taskTexts.names())
      if (!this.#book.get(id) && store.taskTexts.read(id)) await store.commit(store.taskTexts.remove(id));
  }
}
