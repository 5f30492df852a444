/** Who is calling, as its token proves. */
export type Caller =
  /** `until`: it is an old room token, which works for that long. */
  | { kind: "room"; until?: string }
  /** Whoever can read the relay's home. */
  | { kind: "host" }
  | { kind: "invite"; id: string }
  | AgentCaller;

export type AgentCaller = { kind: "agent"; name: string };
