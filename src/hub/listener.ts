import { limits } from "../domain/limits.ts";
import type { Message } from "../domain/message.ts";
import { matches, normalScope } from "../domain/scope.ts";
import type { HubEvent } from "./bus.ts";
import type { HubCore } from "./hub-core.ts";

/**
 * An agent's mail as it arrives, what is unclaimed already first. Its reader pulls: what it hasn't asked for yet is
 * remembered by id, so that a reader that stalls costs next to nothing.
 */
export class Listener {
  #core: HubCore;
  #agent: string;
  #match: string | undefined;
  #scope: string | undefined;
  /** Id of the last message of the backlog; undefined: from the start. */
  #cursor: string | undefined;
  /** Whether the backlog has been read, so that what arrives goes to `#fresh`. */
  #live = false;
  #fresh: (Message | string)[] = [];
  /** Bytes of the mail that has come since the reader last asked. */
  #missed = 0;
  #waits = false;
  #behind = new AbortController();
  #events = 0;
  #ended = false;
  #wake = () => {};
  #off: () => void;

  constructor(
    core: HubCore,
    agent: string,
    { match, after }: { match?: string | undefined; after?: string | undefined },
  ) {
    this.#core = core;
    this.#agent = agent;
    this.#match = match;
    this.#scope = match === undefined ? undefined : normalScope(match);
    this.#cursor = after;
    this.#off = core.bus.on(agent, (event) => this.#hear(event));
  }

  /** Aborted when the reader is too far behind: it will connect again and say where it was. */
  get behind(): AbortSignal {
    return this.#behind.signal;
  }

  #hear(event: HubEvent): void {
    this.#events += 1;
    if (event.kind === "left") this.#ended = true;
    else if (event.kind === "returned") this.#fresh.push(event.id);
    else if (this.#wanted(event.message)) {
      this.#missed += Buffer.byteLength(event.message.body);
      if (this.#live) this.#keep(event.message);
    }
    if (this.#fresh.length > limits.streamBacklog || this.#missed > limits.streamBytes) {
      this.#ended = true;
      this.#behind.abort();
    }
    this.#wake();
  }

  /** Whole for a reader that waits for it; what comes to one that doesn't is read again when its turn comes. */
  #keep(message: Message): void {
    this.#fresh.push(this.#waits && this.#fresh.length === 0 ? message : message.id);
  }

  #wanted({ scope }: Message): boolean {
    return this.#scope === undefined || scope === undefined || matches(this.#scope, normalScope(scope));
  }

  /** The next message; undefined when there will be none: the agent or the hub has gone, or the reader is too far behind. */
  async next(signal?: AbortSignal): Promise<Message | undefined> {
    this.#missed = 0;
    const wake = () => this.#wake();
    signal?.addEventListener("abort", wake);
    try {
      while (!this.#ended && !signal?.aborted) {
        const message = (await this.#fromBacklog()) ?? (await this.#fromFresh());
        if (message) return message;
        if (this.#live && this.#fresh.length === 0 && !this.#ended && !signal?.aborted) {
          this.#waits = true;
          await new Promise<void>((resolve) => (this.#wake = resolve));
          this.#waits = false;
        }
      }
      return undefined;
    } finally {
      signal?.removeEventListener("abort", wake);
    }
  }

  async #fromBacklog(): Promise<Message | undefined> {
    if (this.#live) return undefined;
    const before = this.#events;
    // One at a time: a stalled reader holds one body, and reading ahead would gain nothing.
    const [next] = await this.#core.store.mail.peek(this.#agent, {
      match: this.#match,
      after: this.#cursor,
      limit: 1,
    });
    this.#cursor = next?.id ?? this.#cursor;
    // What arrived while nothing was found is found the next time.
    if (!next && before === this.#events) this.#live = true;
    return next;
  }

  async #fromFresh(): Promise<Message | undefined> {
    const next = this.#fresh.shift();
    if (typeof next !== "string") return next;
    const { mail } = this.#core.store;
    const [delivery] = await mail.deliveries(next, [this.#agent]);
    if (delivery?.state !== "unclaimed") return undefined;
    const message = await mail.read(this.#agent, next);
    return message && this.#wanted(message) ? message : undefined;
  }

  close(): void {
    this.#ended = true;
    this.#off();
    this.#wake();
  }
}
