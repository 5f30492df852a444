import type { HubCore } from "./hub-core.ts";

/** Whether a mailbox takes one more message. */
export function hasRoom({ store, config }: HubCore, agent: string): boolean {
  const { waiting, claimed } = store.mail.counts(agent);
  const bounds = config();
  if (waiting + claimed >= bounds["limits.mailbox-messages"]) return false;
  return store.mail.size(agent) < bounds["limits.mailbox-bytes"];
}
