import type { DoorbellEvent, Ring } from "../../src/domain/doorbell.ts";
import type { Rung, RungOffer } from "../../src/hub/rung.ts";
import type { HubBench } from "./hub-bench.ts";

/** A rung that somebody holds, and what it was told. */
export class HeldRung {
  readonly told: DoorbellEvent[] = [];
  over = false;
  readonly #rung: Rung;

  constructor(bench: HubBench, agent: string, offer: RungOffer) {
    this.#rung = bench.hub.doorbells.open(agent, offer);
    void this.#listen();
  }

  get rings(): Ring[] {
    return this.told.filter((event) => event.kind === "ring");
  }

  async #listen(): Promise<void> {
    for (let event = await this.#rung.next(); event; event = await this.#rung.next()) this.told.push(event);
    this.over = true;
  }

  close(): void {
    this.#rung.close();
  }
}
