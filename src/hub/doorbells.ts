import type { Coverage } from "../domain/doorbell.ts";
import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { Doorbell } from "./doorbell.ts";
import type { HubCore } from "./hub-core.ts";
import { Rung, type RungOffer } from "./rung.ts";
import type { After } from "./waiting.ts";

/** The doorbells of all agents that ever offered a rung since the relay was started. */
export class Doorbells {
  readonly #core: HubCore;
  readonly #after: After;
  readonly #byAgent = new Map<string, Doorbell>();

  constructor(core: HubCore, after: After) {
    this.#core = core;
    this.#after = after;
    // Also while nothing is open: who comes back is rung for what came meanwhile, not again for what it left.
    core.bus.everywhere((agent, event) => {
      if (event.kind === "left") this.#byAgent.delete(agent);
      else this.#byAgent.get(agent)?.hear(event);
    });
  }

  /** Until it is closed, or its agent leaves. */
  open(agent: string, offer: RungOffer): Rung {
    const doorbell = this.#byAgent.get(agent) ?? new Doorbell(this.#core, agent, this.#after);
    this.#byAgent.set(agent, doorbell);
    const rung = new Rung(offer, () => {
      off();
      doorbell.close(rung);
    });
    const others = doorbell.rungs.filter(({ key }) => key !== rung.key);
    if (others.length >= limits.ring.rungs) throw fault("stream.limit");
    const off = this.#core.bus.on(agent, ({ kind }) => {
      if (kind === "left") rung.close();
    });
    doorbell.open(rung);
    return rung;
  }

  coverage(agent: string): Coverage {
    const rungs = this.#byAgent.get(agent)?.rungs ?? [];
    return { wake: [...new Set(rungs.map(({ name }) => name))], listening: this.#core.bus.hears(agent) };
  }
}
