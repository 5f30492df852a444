import { get } from "./api.js";

/** As many as one request gives. */
const most = 1000;

/**
 * Threads that are tasks of one's own. The relay tells others of them in one's name: that is on the board, and would be noise
 * among one's mail.
 */
class OwnTasks {
  /** @type {Set<string>} */
  #tasks = new Set();
  /** What was asked about and is none. @type {Set<string>} */
  #others = new Set();

  /** @param {string} id */
  has(id) {
    return this.#tasks.has(id);
  }

  /** Finds out about these threads, if it isn't known yet. Gives whether something has changed. @param {string[]} threads */
  async look(threads) {
    const unknown = threads.filter((id) => !this.#tasks.has(id) && !this.#others.has(id));
    if (unknown.length === 0) return false;
    const tasks = /** @type {{ id: string }[]} */ (await get("/tasks", { requested: 1, limit: most }));
    for (const { id } of tasks) this.#tasks.add(id);
    for (const id of unknown) if (!this.#tasks.has(id)) this.#others.add(id);
    return unknown.some((id) => this.#tasks.has(id));
  }
}

export const ownTasks = new OwnTasks();
