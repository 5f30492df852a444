import type { DeathCause, Delivery } from "../domain/delivery.ts";
import { ago } from "./age.ts";

/** What became of one copy, in a few words. */
export function deliveryText(delivery: Delivery, now: number): string {
  switch (delivery.state) {
    case "unclaimed":
      return delivery.attempt > 0 ? `unclaimed, given back ${times(delivery.attempt)}` : "unclaimed";
    case "claimed": {
      const left = Math.max(0, Math.round((Date.parse(delivery.until) - now) / 1000));
      return `claimed${by(delivery)}, for ${left}s more`;
    }
    case "acked":
      return `acked ${ago(delivery.at, now)}${by(delivery)}`;
    case "dead":
      return `dead ${ago(delivery.at, now)}: ${deaths[delivery.why]}`;
  }
}

const deaths = {
  expired: "nobody took it in time",
  attempts: "handed out too often without an ack",
  left: "its agent is gone",
  damaged: "its file is damaged",
} as const satisfies Record<DeathCause, string>;

/** ` by claude-code-1a2b3c through hook`, or as much of it as is known. */
function by({ by: via, session }: { by?: string | undefined; session?: string | undefined }): string {
  if (!session) return via ? ` by ${via}` : "";
  return ` by ${session}${via ? ` through ${via}` : ""}`;
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);
