import { type Clock, systemClock } from "../domain/clock.ts";
import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import type { OutboxEntry } from "../domain/outbox-entry.ts";
import type { HookAttempt } from "../domain/outgoing-hook.ts";
import type { OutgoingRecord } from "../domain/records.ts";
import { SteadyClock } from "../domain/steady-clock.ts";
import type { DueDelivery, HookCourier, HookDeliveries } from "../hub/hook-deliveries.ts";
import { newId, type Random, systemRandom } from "../hub/secrets.ts";
import type { After } from "../hub/waiting.ts";
import type { AllowList } from "./allow-list.ts";
import { checkedTarget, type Resolve, systemResolve } from "./checked-target.ts";
import { HookLane } from "./hook-lane.ts";
import { Permits } from "./permits.ts";
import { pinnedPost } from "./pinned-post.ts";
import { retryWait } from "./retry-wait.ts";
import { signedHeaders } from "./signed-headers.ts";

export interface CourierOptions {
  deliveries: HookDeliveries;
  /** Where hooks may go besides the open internet, now. */
  allow: () => AllowList;
  version: string;
  warn: (line: string) => void;
  clock?: Clock;
  after?: After;
  random?: Random;
  /** 0 to 1: see `retryWait`. */
  chance?: () => number;
  resolve?: Resolve;
  post?: typeof pinnedPost;
  env?: Record<string, string | undefined>;
}

/** Where programs are told of a proxy that webhooks would go by, if they obeyed one. */
const proxyVariables = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/** Takes what is in the outbox to its receivers, whoever calls the relay meanwhile: each hook in a lane of its own. */
export class Courier implements HookCourier {
  readonly #options: CourierOptions;
  readonly #clock: SteadyClock;
  readonly #resolve: Resolve;
  readonly #lanes = new Map<string, HookLane>();
  readonly #permits = new Permits({
    most: limits.hook.atOnce,
    ofOwner: limits.hook.ofOne,
    ofHost: limits.hook.toOne,
  });
  readonly #stopping = new AbortController();
  readonly #stopped: Promise<never>;
  /** The host has been told that its proxy isn't asked. */
  #told = false;

  constructor(options: CourierOptions) {
    const stopped = Promise.withResolvers<never>();
    this.#stopped = stopped.promise;
    // Whoever is at something hears of it there; that nobody is, is no failure.
    this.#stopped.catch(() => {});
    this.#stopping.signal.addEventListener("abort", () => stopped.reject(fault("relay.stopping")));
    this.#options = options;
    this.#clock = new SteadyClock(options.clock ?? systemClock);
    this.#resolve = options.resolve ?? systemResolve;
  }

  start(): void {
    const { deliveries } = this.#options;
    deliveries.onWaiting = (id) => this.#lane(id).wake();
    for (const id of deliveries.waiting) this.#lane(id).wake();
  }

  #lane(id: string): HookLane {
    const known = this.#lanes.get(id);
    if (known) return known;
    const { deliveries, warn, clock, after } = this.#options;
    const attempt = (due: DueDelivery) => this.#attempt(due);
    const lane = new HookLane({ id, deliveries, attempt, warn, clock, after });
    this.#lanes.set(id, lane);
    return lane;
  }

  /** What is under way is called off, and comes again after the next start. */
  async stop(): Promise<void> {
    this.#options.deliveries.onWaiting = () => {};
    this.#stopping.abort();
    await Promise.all([...this.#lanes.values()].map((lane) => lane.stop()));
  }

  async check(url: string): Promise<void> {
    await checkedTarget(url, this.#options.allow(), this.#resolve);
  }

  async test(hook: OutgoingRecord): Promise<HookAttempt> {
    const { deliveries, random = systemRandom } = this.#options;
    const timestamp = isoTime(this.#clock.now());
    const entry = { id: newId(random), type: "webhook.test", timestamp, data: { hook: hook.id } };
    const made = await this.#post(hook, entry, 1, () => deliveries.isThere(hook.id));
    if (!made) throw fault("webhook.unknown", hook.id);
    await deliveries.tested(hook.id, made.attempt);
    return made.attempt;
  }

  async #attempt(due: DueDelivery): Promise<void> {
    const { deliveries, chance = Math.random } = this.#options;
    const { hook, entry } = due;
    const which = (hook.failing?.attempts ?? 0) + 1;
    const made = await this.#post(hook, entry, which, () => deliveries.isDue(due));
    if (!made) return;
    const { attempt, retryAfter } = made;
    // Whether it arrived nobody knows: it comes again.
    if (this.#stopping.signal.aborted && !attempt.ok) return;
    if (attempt.ok) return deliveries.delivered(due, attempt);
    if (attempt.status === 410) return deliveries.gone(due);
    // A clock that has just jumped doesn't make minutes of failing into days.
    const since = hook.failing?.since ?? isoTime(this.#clock.latest());
    const failing = this.#clock.earliest() - Date.parse(since);
    if (failing >= limits.hook.giveUp * 1000) return deliveries.givenUp(due, attempt);
    const wait = retryWait(attempt.attempt, chance(), retryAfter);
    await deliveries.failed(due, attempt, since, isoTime(this.#clock.now() + wait * 1000));
  }

  /** Undefined: when its turn came it was to go out no more, as its hook was paused or removed. */
  async #post(
    hook: OutgoingRecord,
    { id, type, timestamp, data }: Pick<OutboxEntry, "id" | "type" | "timestamp" | "data">,
    which: number,
    isWanted: () => boolean,
  ): Promise<{ attempt: HookAttempt; retryAfter?: string | undefined } | undefined> {
    const { allow, version, post = pinnedPost } = this.#options;
    this.#tellOfProxy();
    using _permit = await this.#permits.take(hook.owner ?? "", new URL(hook.url).host);
    const body = JSON.stringify({ type, timestamp, data });
    const now = this.#clock.now();
    const began = this.#clock.elapsed();
    const about = () => ({
      ...{ id, type, at: isoTime(now), attempt: which },
      ms: Math.round(this.#clock.elapsed() - began),
    });
    try {
      // The system can't be told to look up a name no longer.
      const target = await Promise.race([checkedTarget(hook.url, allow(), this.#resolve), this.#stopped]);
      if (!isWanted()) return undefined;
      const headers = {
        "user-agent": `backchannel/${version}`,
        ...signedHeaders(hook.secret, { id, body, now }),
      };
      const { signal } = this.#stopping;
      const { status, retryAfter } = await post(target, { headers, body, signal });
      return { attempt: { ...about(), status, ok: status >= 200 && status < 300 }, retryAfter };
    } catch (error) {
      return { attempt: { ...about(), error: (error as Error).message, ok: false } };
    }
  }

  /** Whoever has set one up wonders why nothing arrives. */
  #tellOfProxy(): void {
    const { env = process.env, warn } = this.#options;
    const set = proxyVariables.find((name) => env[name]);
    if (set === undefined || this.#told) return;
    this.#told = true;
    warn(
      `${set} is set, but webhooks go by no proxy: it would look the name up once more, and what is called wouldn't be what was checked`,
    );
  }
}
