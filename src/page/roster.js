import { get } from "./api.js";
import { on } from "./live.js";
import { sayWhy } from "./notice.js";

/** @typedef {{ name: string, role?: string, description?: string, capabilities: string[], subscriptions: string[], status: string, note?: string, createdAt: string, lastSeen: string, lastEvent?: string, wake?: string[], listening?: boolean }} Agent */
/** @typedef {{ name: string, subscribers: string[] }} Channel */

/** Who is here, and which channels: asked for once, and again when it may have changed. */
class Roster {
  /** @type {Agent[]} */
  agents = [];
  /** @type {Channel[]} */
  channels = [];
  isLoaded = false;
  /** @type {Set<() => void>} */
  #hearers = new Set();
  #isOpen = false;

  /** @param {() => void} hear */
  on(hear) {
    this.#hearers.add(hear);
    if (!this.#isOpen) {
      this.#isOpen = true;
      on("agents", () => void this.refresh());
      on("channels", () => void this.refresh());
      void this.refresh();
    }
    return () => void this.#hearers.delete(hear);
  }

  async refresh() {
    try {
      const [agents, channels] = await Promise.all([get("/agents"), get("/channels", { details: 1 })]);
      this.agents = agents;
      this.channels = channels;
      this.isLoaded = true;
      for (const hear of this.#hearers) hear();
    } catch (error) {
      sayWhy(error);
    }
  }
}

export const roster = new Roster();
