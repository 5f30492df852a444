import { isOver, type Tracked } from "../domain/delivery.ts";
import type { Bus } from "./bus.ts";
import type { After } from "./waiting.ts";

export type Topic = "mail" | "sent" | "tasks" | "agents" | "channels";

interface Options {
  after: After;
  bus: Pick<Bus, "on" | "follow">;
  agent: string;
  /** The agent's own last sends, and what became of them. */
  sent: () => Promise<Tracked[]>;
  closed: () => void;
}

/** Milliseconds in which changes gather before they are told: a hundred messages in a burst are one change. */
const gathering = 200;

/** Tells one reader what to ask for again. What changes while the reader is slow is told once. */
export class ChangeFeed {
  readonly #options: Options;
  readonly #dirty = new Set<Topic>();
  readonly #off: () => void;
  #unfollow: (() => void)[] = [];
  #wake = () => {};
  #ended = false;

  constructor(options: Options) {
    this.#options = options;
    this.#off = options.bus.on(options.agent, ({ kind }) => {
      if (kind === "left") this.close();
    });
    this.#follow();
  }

  tell(topic: Topic): void {
    this.#dirty.add(topic);
    this.#wake();
  }

  async next(): Promise<{ changed: Topic[] } | undefined> {
    while (!this.#ended && this.#dirty.size === 0)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    if (!this.#ended) await new Promise<void>((resolve) => this.#options.after(gathering, resolve));
    if (this.#ended) return undefined;
    const changed = [...this.#dirty];
    this.#dirty.clear();
    if (changed.includes("sent")) this.#follow();
    return { changed };
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#off();
    for (const off of this.#unfollow) off();
    this.#options.closed();
    this.#wake();
  }

  /** Hears of each copy of the last sends that may still move. */
  #follow(): void {
    const { bus, sent } = this.#options;
    sent().then(
      (all) => {
        for (const off of this.#unfollow) off();
        if (this.#ended) return;
        const moving = all.filter(({ deliveries }) => !deliveries.every((one) => isOver(one, "ended")));
        this.#unfollow = moving.map(({ id }) =>
          bus.follow(id, () => {
            this.#dirty.add("sent");
            this.#wake();
          }),
        );
      },
      // The agent has left, or the disk fails: whoever asks for its mail is told.
      () => {},
    );
  }
}
