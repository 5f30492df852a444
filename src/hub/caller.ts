/** Who is calling, as its token proves. */
export type Caller = { kind: "room" } | { kind: "invite"; id: string } | { kind: "agent"; name: string };
