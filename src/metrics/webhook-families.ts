import type { HookStats } from "../hub/hook-stats.ts";
import { counter, type Family, gauge, labelled } from "./family.ts";

/** What goes out, and what is still to. */
export function webhookFamilies({ hooks, outcomes, waiting, oldestWaiting }: HookStats): Family[] {
  return [
    gauge(
      "backchannel_webhooks",
      "Outgoing webhooks by state; failing: active, and its last attempt failed.",
      labelled("state", Object.entries(hooks)),
    ),
    counter(
      "backchannel_webhook_deliveries_total",
      "What came of deliveries; failed: an attempt, which is made again; dropped: it never will be, its hook is gone or too much waits.",
      labelled("outcome", Object.entries(outcomes)),
    ),
    gauge("backchannel_webhook_waiting", "Deliveries that are still to be made.", waiting),
    gauge(
      "backchannel_webhook_oldest_waiting_age_seconds",
      "How long the oldest delivery of a webhook that isn't paused has waited; 0 when none does.",
      oldestWaiting,
    ),
  ];
}
