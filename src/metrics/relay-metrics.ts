import { Histogram } from "../domain/histogram.ts";
import type { Hub } from "../hub/hub.ts";
import { DoorCounts } from "../relay/door-counts.ts";
import type { Store } from "../store/store.ts";
import type { Vitals } from "../store/vitals.ts";
import { AgentCounts } from "./agent-counts.ts";
import { type AuditCounts, auditFamilies } from "./audit-families.ts";
import { doorFamilies } from "./door-families.ts";
import { exposition } from "./exposition.ts";
import { type Family, gauge } from "./family.ts";
import { mailFamilies } from "./mail-families.ts";
import { processFamilies } from "./process-families.ts";
import { storeFamilies } from "./store-families.ts";
import { webhookFamilies } from "./webhook-families.ts";

/** Seconds: from a write cache to a disk that is in trouble. */
const flushBounds = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
];

interface Parts {
  hub: Pick<Hub, "stats" | "traffic" | "happenings" | "hookStats">;
  store: Pick<Store, "agents" | "mail"> & { vitals(): Vitals };
  audit: AuditCounts;
  /** With series for each agent. */
  agents: boolean;
}

/** A relay in numbers. What counts for it exists before there is a relay; then `watch` tells it which. */
export class RelayMetrics {
  readonly door = new DoorCounts();
  readonly #flushes = new Histogram(flushBounds);
  #parts: () => Family[] = () => [];

  constructor(private readonly build: { version: string; durability: string }) {}

  /** Takes milliseconds. */
  flushed(ms: number): void {
    this.#flushes.observe(ms / 1000);
  }

  watch({ hub, store, audit, agents }: Parts): void {
    const each = agents ? new AgentCounts(store, hub.happenings) : undefined;
    this.#parts = () => [
      ...mailFamilies(hub),
      ...webhookFamilies(hub.hookStats()),
      ...storeFamilies(store.vitals(), this.#flushes),
      ...auditFamilies(audit),
      ...(each?.families() ?? []),
    ];
  }

  families(): Family[] {
    return [
      gauge("backchannel_build_info", "The relay that runs; always 1.", [
        { labels: { ...this.build }, value: 1 },
      ]),
      ...this.#parts(),
      ...doorFamilies(this.door),
      ...processFamilies(),
    ];
  }

  page(): string {
    return exposition(this.families());
  }
}
