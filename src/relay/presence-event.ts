import type { RouteName } from "../contract/routes.ts";
import type { PresenceEvent } from "../domain/agent.ts";

const events: Partial<Record<RouteName, PresenceEvent>> = {
  send: "sent",
  publish: "sent",
  inbox: "looked",
  claim: "looked",
  ack: "settled",
  release: "settled",
  extend: "settled",
  take: "settled",
  held: "looked",
  mailbox: "looked",
  events: "listening",
  changes: "listening",
  doorbell: "listening",
};

/** What a request proves of its caller, before it is answered. */
export const presenceEvent = (route: RouteName): PresenceEvent => events[route] ?? "called";
