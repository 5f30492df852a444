import fc from "fast-check";

/** Four agents, few scopes, few times: so that what happens to a message often touches what happened before. */
export const agents = ["ana", "bo", "cy", "di"] as const;

const agent = fc.constantFrom(...agents);
const scope = fc.constantFrom(undefined, "org/app", "https://github.com/org/app.git", "org/app-server");
const match = fc.constantFrom(undefined, undefined, "github.com/org/app", "org/other");
const urgent = fc.constantFrom(undefined, false, true);
const seconds = fc.constantFrom(1, 5, 30, 120);
/** Points at a message or a receipt of this history, modulo how many there are. */
const pick = fc.nat({ max: 1000 });
const picks = fc.array(pick, { minLength: 1, maxLength: 4 });
const limit = fc.integer({ min: 1, max: 4 });
const via = fc.constantFrom(undefined, "drain", "watch");
const session = fc.constantFrom(undefined, "codex-1a2b3c", "a.json");

const deliver = fc.record({
  do: fc.constant("deliver" as const),
  from: agent,
  to: fc.uniqueArray(agent, { minLength: 1, maxLength: 3 }),
  scope,
  urgent: fc.boolean(),
  body: fc.string({ minLength: 1, maxLength: 20, unit: "binary" }),
  refs: fc.boolean(),
  /** Seconds until it expires. */
  expires: fc.constantFrom(undefined, undefined, undefined, 5, 120, 3600),
  key: fc.boolean(),
  /** Seconds for which the first recipient's copy is held. */
  hold: fc.constantFrom(undefined, undefined, undefined, 5, 120),
});

const claim = fc.record({
  do: fc.constant("claim" as const),
  agent,
  match,
  urgent,
  limit,
  lease: seconds,
  via,
  session,
});
/** The oldest message is claimed and released so many times. */
const wear = fc.record({ do: fc.constant("wear" as const), agent, times: fc.integer({ min: 2, max: 10 }) });
const ack = fc.record({ do: fc.constant("ack" as const), picks });
const release = fc.record({
  do: fc.constant("release" as const),
  picks,
  delay: fc.constantFrom(0, 0, 0, 5, 120),
});
const extend = fc.record({ do: fc.constant("extend" as const), picks, lease: seconds });
const take = fc.record({ do: fc.constant("take" as const), pick, keep: fc.boolean(), via });
const unhold = fc.record({ do: fc.constant("unhold" as const), pick });
const peek = fc.record({ do: fc.constant("peek" as const), agent, match, urgent, limit });
const peekAfter = fc.record({ do: fc.constant("peek after" as const), pick, urgent, limit });
const advance = fc.record({
  do: fc.constant("advance" as const),
  seconds: fc.constantFrom(1, 5, 30, 120, 3600, 12 * 3600),
});
const turn = fc.record({ do: fc.constant("turn" as const) });
const sweep = fc.record({ do: fc.constant("sweep" as const) });
const reopen = fc.record({ do: fc.constant("reopen" as const) });

export const operation = fc.oneof(
  { arbitrary: deliver, weight: 6 },
  { arbitrary: claim, weight: 6 },
  { arbitrary: release, weight: 5 },
  { arbitrary: wear, weight: 1 },
  { arbitrary: ack, weight: 3 },
  { arbitrary: extend, weight: 2 },
  { arbitrary: take, weight: 3 },
  { arbitrary: unhold, weight: 1 },
  { arbitrary: peek, weight: 1 },
  { arbitrary: peekAfter, weight: 2 },
  { arbitrary: advance, weight: 4 },
  { arbitrary: turn, weight: 3 },
  { arbitrary: sweep, weight: 1 },
  { arbitrary: reopen, weight: 2 },
);

export type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;
