import type { Rate } from "./rates.ts";
import type { RelayConfig } from "./relay-settings.ts";
import { remade } from "./remade.ts";

type Bounded = "sends" | "requests" | "address-requests";

/** How much of something the settings allow now. */
export const rateOf = (config: () => RelayConfig, what: Bounded): (() => Rate) =>
  remade(config, (inForce) => ({
    perSecond: inForce[`limits.${what}-per-second`],
    atOnce: inForce[`limits.${what}-at-once`],
  }));
