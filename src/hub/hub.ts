import { type Clock, systemClock } from "../domain/clock.ts";
import { rateOf } from "../domain/rate-of.ts";
import { Rates } from "../domain/rates.ts";
import { normalConfig, type RelayConfig } from "../domain/relay-settings.ts";
import type { Stats } from "../domain/stats.ts";
import { SteadyClock } from "../domain/steady-clock.ts";
import type { Store } from "../store/store.ts";
import { Bus } from "./bus.ts";
import { type Counted, census } from "./census.ts";
import { Changes } from "./changes.ts";
import { DeadLetters } from "./dead-letters.ts";
import { Doorbells } from "./doorbells.ts";
import { Happenings } from "./happenings.ts";
import { Holding } from "./holding.ts";
import { HookDeliveries } from "./hook-deliveries.ts";
import { type HookStats, hookStats } from "./hook-stats.ts";
import type { HubCore } from "./hub-core.ts";
import { IncomingHooks } from "./incoming-hooks.ts";
import { Invites } from "./invites.ts";
import { LastHour } from "./last-hour.ts";
import { Listener } from "./listener.ts";
import { LoopGuard } from "./loop-guard.ts";
import { Membership } from "./membership.ts";
import { Outbox } from "./outbox.ts";
import { OutgoingHooks } from "./outgoing-hooks.ts";
import { Posting } from "./posting.ts";
import { Presence } from "./presence.ts";
import { Reading } from "./reading.ts";
import { type Random, systemRandom } from "./secrets.ts";
import { Sessions } from "./sessions.ts";
import { stats } from "./stats.ts";
import { Subscriptions } from "./subscriptions.ts";
import { TaskBook } from "./task-book.ts";
import { TaskDesk } from "./task-desk.ts";
import { TaskRounds } from "./task-rounds.ts";
import { TaskRouting } from "./task-routing.ts";
import { Tasks } from "./tasks.ts";
import { Timekeeper } from "./timekeeper.ts";
import { Traffic } from "./traffic.ts";
import { Turns } from "./turns.ts";
import { type After, systemAfter } from "./waiting.ts";

export interface HubOptions {
  store: Store;
  clock?: Clock;
  random?: Random;
  after?: After;
  /** What is in force now; may change while the hub lives. */
  config?: () => RelayConfig;
  warn?: (line: string) => void;
}

/** The relay without HTTP: its rules, each in a room of its own. */
export class Hub {
  readonly membership: Membership;
  readonly sessions: Sessions;
  readonly invites: Invites;
  readonly subscriptions: Subscriptions;
  readonly presence: Presence;
  readonly holding: Holding;
  readonly posting: Posting;
  readonly reading: Reading;
  readonly tasks: Tasks;
  readonly incoming: IncomingHooks;
  readonly outgoing: OutgoingHooks;
  readonly outbox: Outbox;
  /** For the courier that takes out what is in the outbox. */
  readonly deliveries: HookDeliveries;
  readonly taskRounds: TaskRounds;
  readonly timekeeper: Timekeeper;
  readonly doorbells: Doorbells;
  readonly changes: Changes;
  readonly deadLetters: DeadLetters;
  readonly lastHour: LastHour;
  readonly happenings = new Happenings();
  /** How much each agent sends. */
  readonly sends: Rates;
  /** What each agent, and each incoming hook, asks for. */
  readonly requests: Rates;
  readonly turns: Turns;
  readonly traffic: Traffic;
  #core: HubCore;
  #book: TaskBook;

  constructor({
    store,
    clock: wall = systemClock,
    random = systemRandom,
    after = systemAfter,
    config = () => normalConfig,
    warn = console.error,
  }: HubOptions) {
    const clock = new SteadyClock(wall);
    this.sends = new Rates({
      what: "messages and tasks of one agent",
      clock,
      rate: rateOf(config, "sends"),
    });
    this.requests = new Rates({
      what: "requests of one agent",
      clock,
      rate: rateOf(config, "requests"),
    });
    this.turns = new Turns(this.requests, clock);
    const { happenings, sends, requests, turns } = this;
    const core = { store, clock, random, config, warn, bus: new Bus(), happenings, sends, requests, turns };
    core.bus.everywhere((agent, { kind }) => {
      if (kind === "left") turns.end(agent);
    });
    this.outbox = new Outbox(core);
    this.#core = { ...core, outbox: this.outbox };
    this.outgoing = new OutgoingHooks(this.#core);
    this.deliveries = new HookDeliveries(this.#core);
    this.traffic = new Traffic(this.happenings, clock);
    this.invites = new Invites(this.#core);
    this.subscriptions = new Subscriptions(this.#core);
    this.presence = new Presence(this.#core, this.subscriptions);
    this.membership = new Membership(this.#core, this.invites, this.subscriptions, this.presence);
    this.sessions = new Sessions(this.#core, this.membership);
    this.holding = new Holding(this.#core, new LoopGuard(clock));
    this.posting = new Posting(this.#core, this.subscriptions, this.holding);
    this.#book = new TaskBook(this.#core);
    const book = this.#book;
    const routing = new TaskRouting(this.#core, this.presence, book);
    const desk = new TaskDesk(this.#core, book, routing);
    this.taskRounds = new TaskRounds(this.#core, book, routing, desk);
    this.tasks = new Tasks(this.#core, book, routing, desk, this.taskRounds);
    this.incoming = new IncomingHooks(this.#core, this.posting, this.tasks);
    this.presence.onBack = (name) => this.taskRounds.offerTo(name);
    this.membership.onChange = (name) => this.taskRounds.offerTo(name);
    this.membership.onLeft = (name) => this.taskRounds.left(name);
    this.timekeeper = new Timekeeper(this.#core, this, after);
    this.reading = new Reading(this.#core, this.timekeeper, this.holding, after);
    this.doorbells = new Doorbells(this.#core, after);
    this.changes = new Changes(this.#core, this.reading, after);
    this.subscriptions.onChange = () => this.changes.everywhere("channels");
    this.presence.onStatus = () => this.changes.everywhere("agents");
    this.deadLetters = new DeadLetters(this.#core);
    this.lastHour = new LastHour(clock);
    this.happenings.hear((happening) => this.lastHour.hear(happening));
  }

  /** Every message for this agent from now on, the unclaimed ones first; with `after`, those behind that one. */
  listen(name: string, options: { match?: string | undefined; after?: string | undefined } = {}): Listener {
    return new Listener(this.#core, name, options);
  }

  /** Whether hooks are to be told of something: of what waits for them, or of a task whose offer or lease ends by itself. */
  get owesHooks(): boolean {
    return this.deliveries.pending || (this.outbox.hearsOfTasks && this.#book.isTimed);
  }

  /** Every agent as the host sees it. */
  census(): Promise<Counted[]> {
    return census(this.#core, this.presence);
  }

  /** Its outgoing hooks in numbers. */
  hookStats(): HookStats {
    return hookStats(this.#core);
  }

  /** The room in numbers. */
  stats(): Stats {
    return stats(this.#core, this.presence, this.traffic);
  }

  /** Ends what waits and what listens, writes down what is only in memory. The store stays open. */
  async close(): Promise<void> {
    for (const name of this.#core.bus.heard) this.#core.bus.emit(name, { kind: "left" });
    await this.timekeeper.stop();
    this.tasks.close();
  }
}
