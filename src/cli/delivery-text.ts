import type { DeathCause, Delivery } from "../domain/delivery.ts";
import { ago } from "./age.ts";

/** What became of one copy, in a few words. */
export function deliveryText(delivery: Delivery, now: number): string {
  switch (delivery.state) {
    case "unclaimed":
      return delivery.attempt > 0 ? `unclaimed, given back ${times(delivery.attempt)}` : "unclaimed";
    case "claimed": {
      const left = Math.max(0, Math.round((Date.parse(delivery.until) - now) / 1000));
      return `claimed${by(delivery.by)}, for ${left}s more`;
    }
    case "acked":
      return `acked ${ago(delivery.at, now)}${by(delivery.by)}`;
    case "dead":
      return `dead: ${deaths[delivery.why]}`;
  }
}

const deaths = {
  expired: "nobody took it in time",
  attempts: "handed out too often without an ack",
  left: "its agent is gone",
  damaged: "its file is damaged",
} as const satisfies Record<DeathCause, string>;

const by = (via: string | undefined): string => (via ? ` by ${via}` : "");
const times = (count: number): string => (count === 1 ? "once" : `${count} times`);
