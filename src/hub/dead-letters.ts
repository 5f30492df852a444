import { fault } from "../domain/fault.ts";
import type { HubCore } from "./hub-core.ts";

/** What nobody will be handed any more, for the host to look through: never what it says. */
export class DeadLetters {
  readonly #core: HubCore;

  constructor(core: HubCore) {
    this.#core = core;
  }

  /** The newest death first. */
  async list(limit: number) {
    const { mail } = this.#core.store;
    return (await mail.dead(limit)).map(({ agent, at, why, message: { id, from, to, ts } }) => ({
      ...{ agent, id, from, to, ts, at, why },
    }));
  }

  /** It waits again, in its old place, as if it had never been handed out, and does not expire. */
  async redeliver(agent: string, prefix: string): Promise<string> {
    const { store, bus } = this.#core;
    const found = (await store.mail.dead(Number.POSITIVE_INFINITY)).filter(
      (one) => one.agent === agent && one.message.id.startsWith(prefix),
    );
    if (found.length > 1) throw fault("message.ambiguous", prefix);
    const id = found[0]?.message.id;
    if (id === undefined || !(await store.mail.revive(agent, id)))
      throw fault("dead.unknown", prefix, `@${agent}`);
    bus.emit(agent, { kind: "returned", id });
    bus.moved([id]);
    return id;
  }
}
