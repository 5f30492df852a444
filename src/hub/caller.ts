/** Who is calling, as its token proves. */
export type Caller =
  /** `until`: it is an old room token, which works for that long. */
  | { kind: "room"; until?: string }
  /** Whoever can read the relay's home. */
  | { kind: "host" }
  | { kind: "invite"; id: string }
  | SessionCaller
  | AgentCaller;

/** Somebody who is signed in on the page: as an agent, as the host, or as both. */
export type SessionCaller = { kind: "session"; agent?: string; host: boolean; expiresAt: string };

export type AgentCaller = { kind: "agent"; name: string };
