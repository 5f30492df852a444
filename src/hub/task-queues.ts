import { type TaskPriority, taskPriorities } from "../domain/task.ts";
import type { TaskRecord } from "../domain/task-record.ts";

/** Tasks that wait for the same: one agent, or one set of capabilities. Of each priority the longest queued comes first. */
export interface TaskQueue {
  to?: string;
  requires: readonly string[];
  lanes: Record<TaskPriority, Set<string>>;
}

/** What waits for somebody, by whom it waits for: finding the next one for an agent costs the same with one or 10,000. */
export class TaskQueues {
  readonly #queues = new Map<string, TaskQueue>();
  /** Keys of queues by the first capability they ask for. */
  readonly #byFirst = new Map<string, Set<string>>();
  readonly #places = new Map<string, { key: string; priority: TaskPriority }>();

  /** To the end of the queue it waits in now, or out of all. */
  move(task: Pick<TaskRecord, "id"> | TaskRecord): void {
    this.#leave(task.id);
    if (!("state" in task) || task.state !== "queued" || task.waits === "tasks") return;
    const key = task.to ? `@${task.to}` : (task.requires ?? []).join(" ");
    this.#queue(key, task).lanes[task.priority].add(task.id);
    this.#places.set(task.id, { key, priority: task.priority });
  }

  #queue(key: string, { to, requires = [] }: TaskRecord): TaskQueue {
    const known = this.#queues.get(key);
    if (known) return known;
    const lanes = { urgent: new Set<string>(), high: new Set<string>() };
    const queue: TaskQueue = {
      ...(to ? { to } : {}),
      requires,
      lanes: { ...lanes, normal: new Set<string>(), low: new Set<string>() },
    };
    this.#queues.set(key, queue);
    const [first] = requires;
    if (first) this.#byFirst.set(first, (this.#byFirst.get(first) ?? new Set()).add(key));
    return queue;
  }

  #leave(id: string): void {
    const place = this.#places.get(id);
    if (!place) return;
    this.#places.delete(id);
    const { lanes, requires } = this.#queues.get(place.key)!;
    lanes[place.priority].delete(id);
    if (Object.values(lanes).some(({ size }) => size > 0)) return;
    this.#queues.delete(place.key);
    const [first = ""] = requires;
    const keys = this.#byFirst.get(first);
    if (keys?.delete(place.key) && keys.size === 0) this.#byFirst.delete(first);
  }

  /** Queues that an agent with these capabilities could take from: its own, then those that ask for no more. */
  for(agent: string, capabilities: readonly string[]): TaskQueue[] {
    const own = this.#queues.get(`@${agent}`);
    const able = capabilities.flatMap((first) =>
      [...(this.#byFirst.get(first) ?? [])]
        .map((key) => this.#queues.get(key)!)
        .filter(({ requires }) => requires.every((word) => capabilities.includes(word))),
    );
    return own ? [own, ...able] : able;
  }

  all(): TaskQueue[] {
    return [...this.#queues.values()];
  }
}

/** The ids of these queues, the most urgent first; at most so many of each lane. */
export function* inTurn(queues: readonly TaskQueue[], most: number): Generator<string[]> {
  for (const priority of taskPriorities) {
    yield queues.flatMap(({ lanes }) => {
      const ids: string[] = [];
      for (const id of lanes[priority]) {
        if (ids.length === most) break;
        ids.push(id);
      }
      return ids;
    });
  }
}
