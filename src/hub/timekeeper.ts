import { limits } from "../domain/limits.ts";
import type { HubCore } from "./hub-core.ts";
import type { IncomingHooks } from "./incoming-hooks.ts";
import type { Invites } from "./invites.ts";
import type { Membership } from "./membership.ts";
import type { Outbox } from "./outbox.ts";
import type { Presence } from "./presence.ts";
import type { Sessions } from "./sessions.ts";
import type { TaskRounds } from "./task-rounds.ts";
import type { After } from "./waiting.ts";

interface Rooms {
  invites: Invites;
  incoming: IncomingHooks;
  membership: Membership;
  outbox: Outbox;
  presence: Presence;
  sessions: Sessions;
  taskRounds: TaskRounds;
}

const second = 1000;
/** In seconds. */
const day = 24 * 3600;

/** What nobody asks for: leases end, old things go, presence is written down, agents that were revoked are hung up on. */
export class Timekeeper {
  #core: HubCore;
  #rooms: Rooms;
  #after: After;
  #callOffs: (() => void)[] = [];
  #running = new Set<Promise<void>>();
  #stopped = false;
  #turning: Promise<void> | undefined;
  /** Told at each sweep what time it is: for what is kept outside of the store. */
  onSweep: (now: number) => Promise<void> = async () => {};

  constructor(core: HubCore, rooms: Rooms, after: After) {
    this.#core = core;
    this.#rooms = rooms;
    this.#after = after;
  }

  start(): void {
    this.#every(second, () => this.tick());
    this.#every(60 * second, () => this.minute());
    this.#every(3600 * second, () => this.sweep());
  }

  #every(milliseconds: number, act: () => Promise<void>): void {
    let callOff = () => {};
    const again = () => {
      callOff = this.#after(milliseconds, () => {
        const run = act()
          .catch((error: Error) => this.#core.warn(error.message))
          .finally(() => {
            this.#running.delete(run);
            if (!this.#stopped) again();
          });
        this.#running.add(run);
      });
    };
    again();
    this.#callOffs.push(() => callOff());
  }

  async tick(): Promise<void> {
    await this.turn();
    await this.#rooms.taskRounds.turn();
    const { bus, store } = this.#core;
    for (const name of bus.heard) if (!store.agents.get(name)) bus.emit(name, { kind: "left" });
  }

  async minute(): Promise<void> {
    this.#rooms.membership.sweep();
    await this.#rooms.presence.save();
    await this.#rooms.membership.missGone();
  }

  /** Moves on what is due. Cheap when nothing is: every claim asks for it, so that a lease ends on time. */
  turn(): Promise<void> {
    this.#turning ??= this.#turn().finally(() => {
      this.#turning = undefined;
    });
    return this.#turning;
  }

  async #turn(): Promise<void> {
    const { bus, happenings, store } = this.#core;
    const turned = await store.mail.turn();
    for (const { agent, id, state } of turned) {
      happenings.tell({ what: state === "dead" ? "message.dead" : "message.returned", agent, id });
      if (state === "unclaimed") bus.emit(agent, { kind: "returned", id });
      bus.moved([id]);
    }
    // There may be more. Nobody waits for those: whoever has asked, and everybody else, gets on first.
    if (turned.length >= limits.turn && !this.#stopped) this.#after(0, () => this.#goOn());
  }

  #goOn(): void {
    if (this.#stopped) return;
    const run = this.turn()
      .catch((error: Error) => this.#core.warn(error.message))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async sweep(): Promise<void> {
    const { store, config } = this.#core;
    const inForce = config();
    await store.mail.sweep({ receipts: inForce["keep.receipts"] * day, dead: inForce["keep.dead"] * day });
    await this.#rooms.invites.sweep();
    await this.#rooms.incoming.sweep();
    await this.#rooms.outbox.sweep();
    await this.#rooms.sessions.sweep();
    await this.#rooms.taskRounds.sweep();
    await this.onSweep(this.#core.clock.earliest());
  }

  /** What is under way is finished: the store may be closed then. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const callOff of this.#callOffs) callOff();
    await Promise.all([...this.#running, this.#turning]);
    await this.#rooms.taskRounds.settled();
    await this.#rooms.presence.save();
  }
}
