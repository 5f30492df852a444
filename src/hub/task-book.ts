import { Agenda } from "../domain/agenda.ts";
import { limits } from "../domain/limits.ts";
import { isOpen } from "../domain/task.ts";
import type { TaskRecord } from "../domain/task-record.ts";
import type { HubCore } from "./hub-core.ts";
import { TaskQueues } from "./task-queues.ts";

/** Ids of tasks by whatever they are looked for. It holds no truth of its own: `follow` brings it up to the record. */
export class TaskBook {
  readonly queues = new TaskQueues();
  readonly #core: HubCore;
  /** Each task as the book has it. */
  readonly #known = new Map<string, TaskRecord>();
  readonly #byStart = new Sets();
  readonly #byAgent = new Sets();
  readonly #offered = new Sets();
  readonly #accepted = new Sets();
  readonly #openOf = new Sets();
  readonly #followers = new Sets();
  readonly #byKey = new Map<string, string>();
  /** When an agent last got, took or ended a task, in ms since 1970. */
  readonly #busy = new Map<string, number>();
  readonly #agenda = new Agenda<{ id: string; due: number }>();
  /** By the clock that never jumps. */
  readonly #due = new Map<string, number>();

  constructor(core: HubCore) {
    this.#core = core;
    const tasks = core.store.tasks.all();
    tasks.sort((a, b) => inOrder(a.createdAt, b.createdAt));
    for (const task of tasks) this.#enter(task);
    const waiting = tasks.filter(({ state }) => state === "queued");
    waiting.sort((a, b) => inOrder(a.updatedAt, b.updatedAt));
    for (const task of waiting) this.queues.move(task);
  }

  /** The task as it is now; one whose file was deleted is gone. */
  get(id: string): TaskRecord | undefined {
    const task = this.#core.store.tasks.get(id);
    if (!task && this.#known.has(id)) this.follow(id);
    return task;
  }

  /** Whether an offer or a lease will end by itself. */
  get isTimed(): boolean {
    return this.#due.size > 0;
  }

  /** When an offer or a lease ends, by the clock that never jumps. */
  dueOf(id: string): number | undefined {
    return this.#due.get(id);
  }

  /** The change of a record could not be kept: what was due then is due then, whatever the clock on the wall has done since. */
  takeBack(before: TaskRecord | undefined, id: string, due: number | undefined): void {
    this.follow(id);
    if (due !== undefined && this.#known.get(id)?.until === before?.until) this.#plan(id, due);
  }

  /** The record has changed. */
  follow(id: string): void {
    const before = this.#known.get(id);
    const task = this.#core.store.tasks.get(id);
    if (before) this.#strike(before, task);
    if (task) this.#enter(task);
    this.queues.move(task ?? { id });
  }

  #enter(task: TaskRecord): void {
    const { id, requester, assignee, state } = task;
    this.#known.set(id, task);
    this.#byStart.add(id.slice(0, shortest), id);
    for (const agent of concerned(task)) this.#byAgent.add(agent, id);
    if (isOpen(state)) {
      this.#openOf.add(requester, id);
      for (const before of task.after ?? []) this.#followers.add(before, id);
    }
    if (assignee && state === "offered") this.#offered.add(assignee, id);
    if (assignee && state === "accepted") this.#accepted.add(assignee, id);
    if (assignee)
      this.#busy.set(assignee, Math.max(this.#busy.get(assignee) ?? 0, Date.parse(task.updatedAt)));
    if (task.posted) this.#byKey.set(`${requester} ${task.posted.key}`, id);
    const { clock } = this.#core;
    if (!task.until) return;
    // A clock that was set back while no relay ran makes none longer than one can be.
    const left = Math.min(Date.parse(task.until) - clock.now(), limits.lease.most * 1000);
    this.#plan(id, clock.elapsed() + left);
  }

  #plan(id: string, due: number): void {
    this.#due.set(id, due);
    this.#agenda.add(due, { id, due });
  }

  #strike(task: TaskRecord, next: TaskRecord | undefined): void {
    const { id, requester, assignee } = task;
    // What stays keeps its place in the lists.
    const still = new Set(next ? concerned(next) : []);
    for (const agent of concerned(task)) if (!still.has(agent)) this.#byAgent.remove(agent, id);
    this.#due.delete(id);
    if (assignee) {
      this.#offered.remove(assignee, id);
      this.#accepted.remove(assignee, id);
    }
    if (!next || !isOpen(next.state)) {
      this.#openOf.remove(requester, id);
      for (const before of task.after ?? []) this.#followers.remove(before, id);
    }
    if (next) return;
    this.#known.delete(id);
    this.#byStart.remove(id.slice(0, shortest), id);
    if (task.posted) this.#byKey.delete(`${requester} ${task.posted.key}`);
  }

  /** Ids that start so. */
  startingWith(prefix: string): string[] {
    return [...this.#byStart.of(prefix.slice(0, shortest))].filter((id) => id.startsWith(prefix));
  }

  /** What an agent has posted, was given or is named in, the oldest first. */
  of(agent: string): string[] {
    return [...this.#byAgent.of(agent)];
  }

  postedWith(requester: string, key: string): TaskRecord | undefined {
    const id = this.#byKey.get(`${requester} ${key}`);
    return id === undefined ? undefined : this.get(id);
  }

  openCount(requester: string): number {
    return this.#openOf.of(requester).size;
  }

  offersOf(agent: string): number {
    return this.#offered.of(agent).size;
  }

  /** What an agent has to do, offers counted. */
  loadOf(agent: string): number {
    return this.#offered.of(agent).size + this.#accepted.of(agent).size;
  }

  lastBusy(agent: string): number {
    return this.#busy.get(agent) ?? 0;
  }

  /** Open tasks that come after this one. */
  followersOf(id: string): string[] {
    return [...this.#followers.of(id)];
  }

  open(): TaskRecord[] {
    return [...this.#known.values()].filter(({ state }) => isOpen(state));
  }

  ended(): TaskRecord[] {
    return [...this.#known.values()].filter(({ state }) => !isOpen(state));
  }

  /** Takes out those whose offer or lease is over; what isn't moved on then has to be put back. */
  *over(): Generator<string> {
    for (const { id, due } of this.#agenda.due(this.#core.clock.elapsed())) {
      if (this.#due.get(id) !== due) continue;
      // Once, even if it was planned twice for the same moment.
      this.#due.delete(id);
      yield id;
    }
  }

  /** Tries again later what could not be moved on. */
  postpone(id: string, seconds: number): void {
    this.#plan(id, this.#core.clock.elapsed() + seconds * 1000);
  }
}

const shortest = 4;

/** Times as the relay writes them are in order as texts, too; to parse each is most of the work of a start. */
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const concerned = ({ requester, to, assignee }: TaskRecord): Set<string> =>
  new Set([requester, ...(to ? [to] : []), ...(assignee ? [assignee] : [])]);

/** Ids by a word. */
class Sets {
  readonly #sets = new Map<string, Set<string>>();

  of(word: string): ReadonlySet<string> {
    return this.#sets.get(word) ?? none;
  }

  add(word: string, id: string): void {
    const set = this.#sets.get(word);
    if (set) set.add(id);
    else this.#sets.set(word, new Set([id]));
  }

  remove(word: string, id: string): void {
    const set = this.#sets.get(word);
    if (set?.delete(id) && set.size === 0) this.#sets.delete(word);
  }
}

const none: ReadonlySet<string> = new Set();
