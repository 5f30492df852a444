import type { Flags } from "./command.ts";

/** Flags of every command. */
export const globalFlags = {
  home: {
    type: "text",
    value: "DIR",
    description: "where this machine keeps its identities and relay (BACKCHANNEL_HOME)",
  },
  json: { type: "boolean", description: "print one JSON value; errors too, on stderr" },
} as const satisfies Flags;

export type GlobalFlags = typeof globalFlags;

/** Flags of every command that calls a relay as an agent. */
export const connectionFlags = {
  agent: { type: "text", value: "NAME", description: "act as this agent (BACKCHANNEL_AGENT)" },
  url: { type: "text", description: "the relay to call (BACKCHANNEL_URL)" },
  token: { type: "text", description: "the token to show (BACKCHANNEL_TOKEN)" },
} as const satisfies Flags;
