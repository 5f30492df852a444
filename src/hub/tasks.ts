import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import { shortId } from "../domain/short-id.ts";
import { isOpen, type Task, type TaskDraft, type TaskState, type TaskSummary } from "../domain/task.ts";
import type { TaskRecord, TaskTexts } from "../domain/task-record.ts";
import { addressee } from "./addressee.ts";
import { agentHere, type HubCore } from "./hub-core.ts";
import { hashOf, newId } from "./secrets.ts";
import type { TaskBook } from "./task-book.ts";
import type { TaskDesk } from "./task-desk.ts";
import { canMove, type TaskMove } from "./task-moves.ts";
import { inTurn } from "./task-queues.ts";
import type { TaskRounds } from "./task-rounds.ts";
import { TaskRouting } from "./task-routing.ts";
import { TaskSchemas } from "./task-schemas.ts";
import { concerns, taskSummary, taskView } from "./task-view.ts";
import type { Turn } from "./turns.ts";

interface Hold {
  id: string;
  /** The attempt that the caller believes to hold. */
  attempt?: number | undefined;
}

interface TaskQuery {
  mine?: boolean;
  requested?: boolean;
  queued?: boolean;
  state?: TaskState | undefined;
  limit: number;
  after?: string | undefined;
}

/** What agents do with tasks: who may, and whether it is still so. */
export class Tasks {
  readonly #core: HubCore;
  readonly #book: TaskBook;
  readonly #routing: TaskRouting;
  readonly #desk: TaskDesk;
  readonly #rounds: TaskRounds;
  readonly #schemas = new TaskSchemas();

  constructor(core: HubCore, book: TaskBook, routing: TaskRouting, desk: TaskDesk, rounds: TaskRounds) {
    this.#core = core;
    this.#book = book;
    this.#routing = routing;
    this.#desk = desk;
    this.#rounds = rounds;
  }

  async post(requester: string, draft: TaskDraft, key?: string): Promise<Task> {
    const { clock, random } = this.#core;
    const agent = agentHere(this.#core, requester);
    if (draft.schema) await this.#schemas.check(draft.schema);
    const digest = hashOf(JSON.stringify(draft));
    const first = key === undefined ? undefined : this.#book.postedWith(requester, key);
    const recent = first && Date.parse(first.createdAt) + limits.keyLifetime * 1000 > clock.earliest();
    if (first && recent && concerns(first, agent)) return this.#again(first, digest);
    if (draft.to !== undefined) addressee(this.#core, draft.to);
    this.#core.sends.spend(requester);
    if (this.#book.openCount(requester) >= limits.task.open) throw fault("task.limit", requester);
    const before = [...new Set((draft.after ?? []).map((id) => this.#find(requester, id).id))].map(
      (id) => this.#book.get(id)!,
    );
    for (const other of before)
      if (!isOpen(other.state) && other.state !== "completed")
        throw this.#conflict(other, `is ${other.state}: nothing can come after it`);
    const now = isoTime(clock.now());
    const { title, to, requires, priority, scope, description, refs, schema } = draft;
    const waiting = before.some(({ state }) => state !== "completed");
    const task: TaskRecord = {
      v: 1,
      id: newId(random),
      title,
      requester,
      ...(to === undefined ? { requires: requires ?? [] } : { to }),
      priority,
      ...(scope === undefined ? {} : { scope }),
      ...(before.length === 0 ? {} : { after: before.map(({ id }) => id) }),
      state: "queued",
      waits: waiting ? "tasks" : to === undefined ? "able" : "agent",
      attempt: 1,
      createdAt: now,
      updatedAt: now,
      history: [{ at: now, who: requester, what: "posted" }],
      passes: [],
      bearers: [],
      ...(key === undefined ? {} : { posted: { key, digest } }),
    };
    const texts: TaskTexts = {
      v: 1,
      id: task.id,
      ...(description === undefined ? {} : { description }),
      ...(refs === undefined ? {} : { refs }),
      ...(schema === undefined ? {} : { schema }),
    };
    const long = description !== undefined || refs !== undefined || schema !== undefined;
    return this.#view(await this.#desk.enter(undefined, task, undefined, long ? { texts } : {}));
  }

  /** The first answer may not be on disk yet. */
  async #again(first: TaskRecord, digest: string): Promise<Task> {
    if (first.posted?.digest !== digest) throw fault("idempotency.mismatch");
    await this.#core.store.commit();
    return this.#view(this.#book.get(first.id) ?? first);
  }

  async accept(name: string, { id, lease }: { id: string; lease: number }, key?: string): Promise<Task> {
    return this.#change(name, id, key, "accepted", (task) => {
      const agent = agentHere(this.#core, name);
      const offered = task.state === "offered" && task.assignee === name;
      if (!offered && !TaskRouting.isAble(task, agent))
        throw fault("task.forbidden", whoMay(task), "accept it");
      if (!offered && task.state === "offered") throw this.#conflict(task, "is offered to somebody else now");
      if (task.waits === "tasks") throw this.#conflict(task, "waits for the tasks before it");
      return { what: "accepted", by: name, lease };
    });
  }

  async heartbeat(name: string, { lease, ...hold }: Hold & { lease: number }): Promise<Task> {
    return this.#change(name, hold.id, undefined, "heartbeat", (task) => {
      this.#held(name, task, hold, "renew its lease");
      return { what: "heartbeat", lease };
    });
  }

  async release(name: string, hold: Hold & { reason?: string | undefined }, key?: string): Promise<Task> {
    return this.#change(name, hold.id, key, "released", (task) => {
      this.#held(name, task, hold, "give it back");
      return { what: "released", reason: hold.reason };
    });
  }

  async complete(name: string, hold: Hold & { result?: string | undefined }, key?: string): Promise<Task> {
    const { result } = hold;
    const check = (task: TaskRecord): TaskMove => {
      this.#held(name, task, hold, "complete it");
      return { what: "completed" };
    };
    const found = this.#find(name, hold.id);
    const texts = this.#core.store.taskTexts.read(found.id);
    if (texts?.schema && !this.#isRepeat(name, found, key)) {
      check(found);
      // Takes its time: who holds it is looked at again below.
      await this.#schemas.fit(texts.schema, result);
    }
    const kept: TaskTexts = {
      ...(texts ?? { v: 1, id: found.id }),
      ...(result === undefined ? {} : { result }),
    };
    const long = result === undefined ? {} : { texts: kept, result };
    return this.#change(name, found.id, key, "completed", check, long);
  }

  async reject(name: string, hold: Hold & { reason?: string | undefined }, key?: string): Promise<Task> {
    const { reason } = hold;
    return this.#change(name, hold.id, key, "rejected", (task) => {
      if (task.state === "offered" && task.assignee === name)
        return { what: task.to === undefined ? "declined" : "rejected", reason };
      if (task.state === "queued" && task.to === name) return { what: "rejected", reason };
      this.#held(name, task, hold, "reject it");
      return { what: "rejected", reason };
    });
  }

  async cancel(
    name: string,
    { id, reason }: { id: string; reason?: string | undefined },
    key?: string,
  ): Promise<Task> {
    return this.#change(name, id, key, "cancelled", (task) => {
      if (task.requester !== name) throw fault("task.forbidden", `@${task.requester}`, "cancel it");
      return { what: "cancelled", by: name, reason };
    });
  }

  async reassign(
    name: string,
    { id, to, reason }: { id: string; to: string; reason?: string | undefined },
    key?: string,
  ): Promise<Task> {
    return this.#change(name, id, key, "reassigned", (task) => {
      if (task.requester !== name) throw fault("task.forbidden", `@${task.requester}`, "reassign it");
      addressee(this.#core, to);
      if (task.assignee === to) throw this.#conflict(task, standing(task));
      return { what: "reassigned", by: name, to, reason };
    });
  }

  show(name: string, id: string): Task {
    return this.#view(this.#find(name, id));
  }

  async list(
    name: string,
    { mine, requested, queued, state, limit, after }: TaskQuery,
    turn?: Pick<Turn, "rest">,
  ): Promise<TaskSummary[]> {
    this.#rounds.endOver();
    const agent = agentHere(this.#core, name);
    const all = queued
      ? [...inTurn(this.#book.queues.for(name, agent.capabilities), Number.POSITIVE_INFINITY)].flat()
      : this.#book.of(name).reverse();
    const behind = after === undefined ? all : all.slice(all.indexOf(this.#find(name, after).id) + 1);
    const found: TaskSummary[] = [];
    for (const id of behind) {
      await turn?.rest();
      const task = this.#book.get(id);
      if (!task || !concerns(task, agent) || (state !== undefined && task.state !== state)) continue;
      if (queued && !TaskRouting.isAble(task, agent)) continue;
      if (mine && task.assignee !== name && task.to !== name) continue;
      if (requested && task.requester !== name) continue;
      found.push(taskSummary(task, this.#routing));
      if (found.length === limit) break;
    }
    return found;
  }

  /** Nothing is held against a schema any more. */
  close(): void {
    this.#schemas[Symbol.dispose]();
  }

  /** Finds the task, asks what is to happen, and makes it so; nothing else runs in between. */
  async #change(
    name: string,
    id: string,
    key: string | undefined,
    wanted: TaskMove["what"],
    decide: (task: TaskRecord) => TaskMove,
    long: { texts?: TaskTexts; result?: string } = {},
  ): Promise<Task> {
    const task = this.#find(name, id);
    if (this.#isRepeat(name, task, key)) {
      await this.#core.store.commit();
      return this.#view(this.#book.get(task.id) ?? task);
    }
    const move = decide(task);
    if (!canMove(task, wanted) || !canMove(task, move.what)) throw this.#conflict(task, standing(task));
    const last = key === undefined ? {} : { last: { who: name, key } };
    return this.#view(await this.#desk.move(task, move, { ...last, ...long }));
  }

  #isRepeat(name: string, { last }: TaskRecord, key: string | undefined): boolean {
    return key !== undefined && last?.who === name && last.key === key;
  }

  /** Throws unless the caller has it now; whoever had it before is told that its lease is lost. */
  #held(name: string, task: TaskRecord, { attempt }: Hold, what: string): void {
    const { state, assignee } = task;
    const had = task.history.some((step) => step.who === name && step.what === "accepted");
    if (state === "accepted" && assignee === name) {
      if (attempt !== undefined && attempt !== task.attempt) throw this.#lost(task);
      return;
    }
    if (had && (isOpen(state) || assignee !== name)) throw this.#lost(task);
    if (!isOpen(state)) throw this.#conflict(task, standing(task));
    if (assignee !== undefined && assignee !== name) throw fault("task.forbidden", `@${assignee}`, what);
    throw this.#conflict(task, "isn't accepted: accept it first");
  }

  #lost(task: TaskRecord) {
    return Object.assign(fault("task.lease", shortId(task.id)), { details: { task: this.#view(task) } });
  }

  #conflict(task: TaskRecord, how: string) {
    return Object.assign(fault("task.conflict", shortId(task.id), how), {
      details: { task: this.#view(task) },
    });
  }

  /** One that concerns the caller, by its id or the start of it. */
  #find(name: string, prefix: string): TaskRecord {
    this.#rounds.endOver();
    const agent = agentHere(this.#core, name);
    const found = this.#book.startingWith(prefix).flatMap((id) => {
      const task = this.#book.get(id);
      return task && concerns(task, agent) ? [task] : [];
    });
    if (found.length > 1) throw fault("task.ambiguous", prefix);
    if (!found[0]) throw fault("task.unknown", prefix);
    return found[0];
  }

  #view(task: TaskRecord): Task {
    return taskView(task, this.#core.store.taskTexts.read(task.id), this.#routing);
  }
}

const whoMay = ({ to, requires = [] }: TaskRecord): string =>
  to === undefined ? `another agent that can do ${requires.join(", ")}` : `@${to}`;

function standing({ state, assignee, endedAt }: TaskRecord): string {
  if (state === "accepted") return `is accepted by @${assignee}`;
  if (state === "offered") return `is offered to @${assignee}`;
  return endedAt === undefined ? `is ${state}` : `is ${state} since ${endedAt}`;
}
