import { type Ring, rungNames } from "../domain/doorbell.ts";
import { limits } from "../domain/limits.ts";
import type { Message } from "../domain/message.ts";
import { matches, normalScope } from "../domain/scope.ts";
import type { HubEvent } from "./bus.ts";
import type { HubCore } from "./hub-core.ts";
import type { Rung } from "./rung.ts";
import type { After } from "./waiting.ts";

const { moment, step, floor, batch: most, named } = limits.ring;

/**
 * One agent's doorbell: which of the open rungs is rung, and when. A batch is all that waits unclaimed. It rings the best
 * rung once, then the next one each time that nothing was claimed for a while, and then nobody until there is new mail.
 * All of it is in memory: what it forgets with the process is whom it has rung, never what waits.
 */
export class Doorbell {
  readonly #core: HubCore;
  readonly #agent: string;
  readonly #after: After;
  /** The best first; of equals the newest. */
  #rungs: Rung[] = [];
  /** Rungs that this batch has rung, by key, and whose mail each lets through. */
  readonly #tried = new Map<string, string | undefined>();
  /** What it was rung for: each message, and how often it had been claimed by then. */
  readonly #batch = new Map<string, number>();
  /** What came since, and no ring has told of. */
  readonly #fresh = new Set<string>();
  #rungAt = Number.NEGATIVE_INFINITY;
  #planned = { due: Number.POSITIVE_INFINITY, callOff: () => {} };
  #looking: Promise<void> | undefined;
  /** A look waits for the one that is under way, and will see all that comes until then. */
  #queued = false;

  constructor(core: HubCore, agent: string, after: After) {
    this.#core = core;
    this.#agent = agent;
    this.#after = after;
  }

  get rungs(): readonly Rung[] {
    return this.#rungs;
  }

  open(rung: Rung): void {
    const earlier = this.#rungs.find(({ key }) => key === rung.key);
    earlier?.tell({ kind: "replaced" });
    earlier?.close();
    const place = ({ name }: Rung) => rungNames.indexOf(name);
    this.#rungs = [rung, ...this.#rungs].sort((a, b) => place(a) - place(b));
    this.#plan(moment * 1000);
  }

  close(rung: Rung): void {
    this.#rungs = this.#rungs.filter((other) => other !== rung);
    if (this.#rungs.length > 0) return;
    this.#planned.callOff();
    this.#planned.due = Number.POSITIVE_INFINITY;
  }

  hear(event: Exclude<HubEvent, { kind: "left" }>): void {
    if (this.#fresh.size < most) this.#fresh.add(event.kind === "arrived" ? event.message.id : event.id);
    const urgent = event.kind === "arrived" && event.message.priority === "urgent" && this.#tried.size === 0;
    this.#plan(urgent ? 0 : moment * 1000);
  }

  /** Looks again in so many milliseconds, or earlier when that is planned already. Without rungs there is nothing to do. */
  #plan(wait: number): void {
    const due = this.#core.clock.elapsed() + wait;
    if (this.#rungs.length === 0 || due >= this.#planned.due) return;
    this.#planned.callOff();
    const callOff = this.#after(wait, () => {
      this.#planned = { due: Number.POSITIVE_INFINITY, callOff: () => {} };
      if (this.#queued) return;
      this.#queued = true;
      // One look after another: each decides on what the one before did.
      this.#looking = (this.#looking ?? Promise.resolve())
        .then(() => {
          this.#queued = false;
          return this.#look();
        })
        .catch((error: Error) => {
          this.#core.warn(`doorbell of ${this.#agent}: ${error.message}`);
          this.#plan(step * 1000);
        });
    });
    this.#planned = { due, callOff };
  }

  async #look(): Promise<void> {
    if (this.#tried.size > 0 && (await this.#answered())) this.#begin();
    const since = this.#core.clock.elapsed() - this.#rungAt;
    if (this.#tried.size === 0) {
      if (since < floor * 1000) return this.#plan(floor * 1000 - since);
      await this.#ring(this.#rungs);
      return;
    }

    const fresh = await this.#freshMail();
    const untried = this.#rungs.filter(({ key }) => !this.#tried.has(key));
    if (since < step * 1000) {
      const tried = [...this.#tried.values()];
      const joining = fresh.filter((message) => tried.some((match) => lets(match, message)));
      // It stays fresh: where no further rung tells of it, it rings when the minute is over.
      for (const { id } of joining) await this.#join(id);
      // Another session's, which none of those that were rung would read.
      const others = fresh.filter((message) => !joining.includes(message));
      if (await this.#ring(untried.filter(({ match }) => others.some((message) => lets(match, message)))))
        return;
      return this.#plan(step * 1000 - since);
    }
    if (await this.#ring(untried)) return;
    const again = this.#rungs.filter(({ match }) => fresh.some((message) => lets(match, message)));
    if (again.length === 0) return;
    if (since < floor * 1000) return this.#plan(floor * 1000 - since);
    this.#begin();
    await this.#ring(again);
  }

  /** Rings the first of these that has something to read; false when none has. */
  async #ring(rungs: readonly Rung[]): Promise<boolean> {
    for (const rung of rungs) {
      const { match } = rung;
      const unread = await this.#core.store.mail.peek(this.#agent, { match, limit: most });
      if (unread.length === 0) continue;
      for (const { id } of unread) {
        this.#fresh.delete(id);
        await this.#join(id);
      }
      if (!this.#rungs.includes(rung)) continue;
      this.#tried.set(rung.key, match);
      this.#rungAt = this.#core.clock.elapsed();
      rung.tell(ringFor(unread));
      this.#plan(0);
      return true;
    }
    return false;
  }

  /** What is unclaimed from now on is a batch of its own. */
  #begin(): void {
    this.#tried.clear();
    this.#batch.clear();
  }

  async #join(id: string): Promise<void> {
    const attempt = await this.#unclaimed(id);
    if (attempt !== undefined && !this.#batch.has(id)) this.#batch.set(id, attempt);
  }

  /** Whether any of the batch was claimed since it was rung, or none of it is left to claim. */
  async #answered(): Promise<boolean> {
    for (const [id, attempt] of this.#batch) {
      const [delivery] = await this.#core.store.mail.deliveries(id, [this.#agent]);
      if (delivery?.state === "unclaimed" && delivery.attempt === attempt) continue;
      if (delivery?.state !== "dead") return true;
      this.#batch.delete(id);
    }
    return this.#batch.size === 0;
  }

  /** How often it was claimed; undefined when it isn't there to claim. */
  async #unclaimed(id: string): Promise<number | undefined> {
    const [delivery] = await this.#core.store.mail.deliveries(id, [this.#agent]);
    return delivery?.state === "unclaimed" ? delivery.attempt : undefined;
  }

  async #freshMail(): Promise<Message[]> {
    const found: Message[] = [];
    for (const id of [...this.#fresh]) {
      const waits = (await this.#unclaimed(id)) !== undefined;
      const message = waits ? await this.#core.store.mail.read(this.#agent, id) : undefined;
      if (message) found.push(message);
      else this.#fresh.delete(id);
    }
    return found;
  }
}

/** Whether a reader with this match may read it. */
const lets = (match: string | undefined, { scope }: Message): boolean =>
  match === undefined || scope === undefined || matches(normalScope(match), normalScope(scope));

const ringFor = (unread: Message[]): Ring => ({
  kind: "ring",
  unread: unread.length,
  urgent: unread.filter(({ priority }) => priority === "urgent").length,
  from: [...new Set(unread.map(({ from }) => from))].slice(0, named),
  ids: unread.slice(0, named).map(({ id }) => id),
});
