import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { ChangeFeed, type Topic } from "./change-feed.ts";
import type { Happening } from "./happenings.ts";
import type { HubCore } from "./hub-core.ts";
import type { Reading } from "./reading.ts";
import { TaskRouting } from "./task-routing.ts";
import { concerns } from "./task-view.ts";
import type { After } from "./waiting.ts";

/** What may look different now to whom: for those who show it, and ask again. It holds nothing, and says nothing of anybody's. */
export class Changes {
  readonly #core: HubCore;
  readonly #reading: Pick<Reading, "sent">;
  readonly #after: After;
  readonly #feeds = new Map<string, Set<ChangeFeed>>();

  constructor(core: HubCore, reading: Pick<Reading, "sent">, after: After) {
    this.#core = core;
    this.#reading = reading;
    this.#after = after;
    core.happenings.hear((happening) => this.#hear(happening));
    core.bus.everywhere((agent, { kind }) => {
      if (kind !== "left") this.#tell(agent, "mail");
    });
  }

  /** Until it is closed, or its agent leaves. */
  open(agent: string): ChangeFeed {
    const own = this.#feeds.get(agent) ?? new Set();
    if (own.size >= limits.changeFeeds) throw fault("stream.agent", own.size);
    this.#feeds.set(agent, own);
    const feed: ChangeFeed = new ChangeFeed({
      after: this.#after,
      bus: this.#core.bus,
      agent,
      sent: () => this.#reading.sent(agent, { limit: mostFollowed }),
      closed: () => {
        own.delete(feed);
        if (own.size === 0 && this.#feeds.get(agent) === own) this.#feeds.delete(agent);
      },
    });
    own.add(feed);
    return feed;
  }

  /** What everybody sees has changed. */
  everywhere(topic: Topic): void {
    for (const agent of this.#feeds.keys()) this.#tell(agent, topic);
  }

  #tell(agent: string, topic: Topic): void {
    for (const feed of this.#feeds.get(agent) ?? []) feed.tell(topic);
  }

  #hear(happening: Happening): void {
    if (this.#feeds.size === 0) return;
    if (happening.what === "task.moved") this.#hearTask(happening.task);
    else if (happening.what === "message.sent") this.#tell(happening.message.from, "sent");
    else if (happening.what.startsWith("agent.")) this.everywhere("agents");
    else this.#tell(happening.agent, "mail");
  }

  /** Also those whom it concerns no more: they have to learn that it is gone. */
  #hearTask(task: Extract<Happening, { what: "task.moved" }>["task"]): void {
    for (const name of this.#feeds.keys()) {
      const agent = this.#core.store.agents.get(name);
      const had = task.history.some(({ who, note }) => who === name || note === name);
      if (agent && (had || concerns(task, agent) || TaskRouting.isAble(task, agent)))
        this.#tell(name, "tasks");
    }
  }
}

/** Sends of an agent whose copies are watched: as many as a page shows at first. */
const mostFollowed = 100;
