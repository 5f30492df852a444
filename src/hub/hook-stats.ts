import type { HubCore } from "./hub-core.ts";

/** All outgoing hooks in numbers. Times in seconds. */
export interface HookStats {
  hooks: { active: number; failing: number; paused: number };
  outcomes: { success: number; failed: number; dropped: number };
  waiting: number;
  /** Of hooks that aren't paused. */
  oldestWaiting: number;
}

/** What waits is as it is now; the outcomes are those since the start. */
export function hookStats({ store, outbox, clock }: HubCore): HookStats {
  const hooks = { active: 0, failing: 0, paused: 0 };
  for (const hook of store.outgoing.all())
    if (outbox.ownerOf(hook) !== null)
      hooks[hook.state === "active" && hook.failing ? "failing" : hook.state] += 1;
  const active = outbox.hooks.filter((id) => store.outgoing.get(id)?.state === "active");
  const oldest = Math.min(...active.map((id) => outbox.oldest(id) ?? Number.POSITIVE_INFINITY));
  return {
    hooks,
    outcomes: { ...outbox.outcomes },
    waiting: outbox.hooks.reduce((sum, id) => sum + outbox.waiting(id), 0),
    oldestWaiting: Math.max(0, clock.now() - oldest) / 1000,
  };
}
