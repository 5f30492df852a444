import type { Rate } from "./rates.ts";
import type { RelayConfig } from "./relay-settings.ts";

type Bounded = "sends" | "requests" | "address-requests";

/** How much of something the settings allow now. */
export const rateOf = (config: () => RelayConfig, what: Bounded) => (): Rate => ({
  perSecond: config()[`limits.${what}-per-second`],
  atOnce: config()[`limits.${what}-at-once`],
});
