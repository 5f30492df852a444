import type { DeathCause, Delivery } from "../domain/delivery.ts";
import { holdText } from "../domain/hold-text.ts";
import { ago, left } from "./age.ts";

/** What became of one copy, in a few words. */
export function deliveryText(delivery: Delivery, now: number): string {
  switch (delivery.state) {
    case "unclaimed":
      return unclaimed(delivery, now);
    case "claimed": {
      const seconds = Math.max(0, Math.round((Date.parse(delivery.until) - now) / 1000));
      const time = seconds < 120 ? `${seconds}s` : `${Math.floor(seconds / 60)}m`;
      return `claimed${by(delivery)}, for ${time} more`;
    }
    case "acked":
      return `acked ${ago(delivery.at, now)}${by(delivery)}`;
    case "dead":
      return `dead ${ago(delivery.at, now)}: ${deaths[delivery.why]}`;
  }
}

function unclaimed({ attempt, until, why }: Delivery & { state: "unclaimed" }, now: number): string {
  if (until !== undefined && attempt === 0) return `held for ${left(until, now)} more: ${holdText(why)}`;
  const later = until === undefined ? "" : `, hidden for ${left(until, now)} more`;
  return `unclaimed${attempt > 0 ? `, given back ${times(attempt)}` : ""}${later}`;
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
