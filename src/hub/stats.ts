import { limits } from "../domain/limits.ts";
import { isoTime } from "../domain/moment.ts";
import type { Stats } from "../domain/stats.ts";
import type { HubCore } from "./hub-core.ts";
import type { Presence } from "./presence.ts";
import type { Traffic } from "./traffic.ts";

/** What waits is as it is now; the rest has happened since the start. */
export function stats({ store, clock }: HubCore, presence: Presence, traffic: Traffic): Stats {
  const names = store.agents.all().map(({ name }) => name);
  const { unclaimed, held, claimed, dead, oldest } = store.mail.tally(names);
  const now = clock.now();
  const fresh = names.filter((name) => now - presence.lastSeen(name) <= limits.task.fresh * 1000);
  const [p50, p99] = [0.5, 0.99].map((share) => traffic.sendToClaim.quantile(share));
  return {
    agents: names.length,
    online: fresh.length,
    mail: { unclaimed, held, claimed, dead },
    ...(oldest !== undefined && { oldestWaiting: Math.max(0, now - oldest) / 1000 }),
    since: isoTime(traffic.since),
    sent: traffic.sent,
    claimed: traffic.claimed,
    redelivered: traffic.redelivered,
    acked: traffic.acked,
    died: traffic.dead,
    ...(p50 !== undefined && p99 !== undefined && { sendToClaim: { p50, p99 } }),
  };
}
