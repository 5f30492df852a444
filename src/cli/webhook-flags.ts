import { connectionFlags } from "./global-flags.ts";

/** Flags of every command about outgoing hooks. */
export const webhookFlags = {
  room: { type: "boolean", description: "the room's, for whoever hosts the relay; without: the agent's own" },
  ...connectionFlags,
} as const;

export const webhookId = {
  name: "id",
  description: "the hook, as bch webhook list shows it",
} as const;
