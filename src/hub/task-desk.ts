import type { TaskRecord, TaskTexts } from "../domain/task-record.ts";
import type { Posting } from "../store/mail.ts";
import type { Change } from "../store/records.ts";
import type { HubCore } from "./hub-core.ts";
import type { TaskBook } from "./task-book.ts";
import { moved, type TaskMove } from "./task-moves.ts";
import { taskPosting } from "./task-posting.ts";
import type { TaskRouting } from "./task-routing.ts";

interface Also {
  /** The call that asked for it, for a repeat of it. */
  last?: TaskRecord["last"];
  texts?: TaskTexts;
  result?: string | undefined;
}

/** Where tasks are changed: a move, what follows from it at once, and the message that tells of it, as one record. */
export class TaskDesk {
  readonly #core: HubCore;
  readonly #book: TaskBook;
  readonly #routing: TaskRouting;
  /** Told when a task has been moved, and that is durable. */
  onMoved: (before: TaskRecord | undefined, task: TaskRecord) => void = () => {};

  constructor(core: HubCore, book: TaskBook, routing: TaskRouting) {
    this.#core = core;
    this.#book = book;
    this.#routing = routing;
  }

  /**
   * Between the look at the task and its change nothing else runs: of two who want the same, the second finds it changed.
   * A task that is queued by the move is offered to the next one in the same step.
   */
  async move(before: TaskRecord, move: TaskMove, also: Also = {}): Promise<TaskRecord> {
    return this.enter(before, moved(before, move, this.#core.clock.now()), move, also);
  }

  /** A task that is new or has just been moved. */
  async enter(
    before: TaskRecord | undefined,
    task: TaskRecord,
    move: TaskMove | undefined,
    { last: call, texts, result }: Also = {},
  ): Promise<TaskRecord> {
    const to = task.state === "queued" && task.waits !== "tasks" ? this.#routing.next(task) : undefined;
    const offer: TaskMove | undefined = to === undefined ? undefined : { what: "offered", to };
    const reached = offer ? moved(task, offer, this.#core.clock.now()) : task;
    const now = { ...reached, bearers: this.#bearers(reached), ...(call && { last: call }) };
    const told = offer ?? move;
    const posting = told && taskPosting(this.#core, before, now, told, result);
    // One gets it and another one had it: of the two messages, that of the offer is in the record.
    const farewell =
      offer && move?.what === "reassigned" ? taskPosting(this.#core, before, now, move) : undefined;
    const { store, outbox } = this.#core;
    const changes: Change[] = [store.tasks.put(now.id, now)];
    if (texts) changes.push(store.taskTexts.put(now.id, texts));
    changes.push(...this.#toldToHooks(before, now, texts));
    if (posting) changes.push(...outbox.tell({ event: "message.sent", ...posting }));
    const kept = posting ? store.mail.deliver(posting, changes) : store.commit(...changes);
    const due = this.#book.dueOf(now.id);
    this.#book.follow(now.id);
    try {
      await kept;
    } catch (error) {
      this.#book.takeBack(before, now.id, due);
      throw error;
    }
    const { happenings } = this.#core;
    if (move || !before) happenings.tell({ what: "task.moved", task: now, move: move?.what ?? "posted" });
    if (offer) happenings.tell({ what: "task.moved", task: now, move: "offered" });
    if (posting) this.#announce(posting);
    if (farewell) await this.#tell(farewell);
    this.onMoved(before, now);
    return now;
  }

  /** Each step that it has made since. */
  #toldToHooks(before: TaskRecord | undefined, task: TaskRecord, given: TaskTexts | undefined): Change[] {
    const { outbox, store } = this.#core;
    const texts = () => given ?? store.taskTexts.read(task.id);
    return task.history
      .filter((step) => !before?.history.includes(step))
      .flatMap((step) => outbox.tell({ event: `task.${step.what}`, task, step, texts }));
  }

  #bearers({ requester, to, assignee, bearers }: TaskRecord): TaskRecord["bearers"] {
    const names = new Set([requester, ...(to ? [to] : []), ...(assignee ? [assignee] : [])]);
    return [...names].flatMap((agent) => {
      const known = bearers.find((bearer) => bearer.agent === agent);
      if (known) return [known];
      const since = this.#core.store.agents.get(agent)?.createdAt;
      return since === undefined ? [] : [{ agent, since }];
    });
  }

  /** What it says is in the task, too: the move stands, whether it can be told or not. */
  async #tell(posting: Posting): Promise<void> {
    const { store, warn } = this.#core;
    try {
      await store.mail.deliver(posting);
      this.#announce(posting);
    } catch (error) {
      warn(`a task was reassigned, and who had it isn't told: ${(error as Error).message}`);
    }
  }

  #announce({ message, recipients }: Posting): void {
    this.#core.happenings.tell({ what: "message.sent", message, recipients });
    for (const agent of recipients) this.#core.bus.emit(agent, { kind: "arrived", message });
  }
}
