import fc from "fast-check";

export const workers = ["ana", "bo", "cy"] as const;

const who = fc.constantFrom(...workers);
const task = fc.nat(30);
const capabilities = fc.subarray(["rust", "go"]);
const act = <T extends string, R>(name: T, rest: { [K in keyof R]: fc.Arbitrary<R[K]> }) =>
  fc.record({ do: fc.constant(name), ...rest }) as fc.Arbitrary<{ do: T } & R>;

const post = act("post", {
  by: who,
  to: fc.option(who, { nil: undefined }),
  requires: fc.subarray(["rust", "go"], { minLength: 1 }),
  priority: fc.constantFrom("low", "normal", "high", "urgent"),
  after: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(task, { maxLength: 2 }) },
  ),
});
const settle = act("settle", {
  who,
  task,
  how: fc.constantFrom(
    "complete" as const,
    "release" as const,
    "reject" as const,
    "heartbeat" as const,
    "cancel" as const,
    "reassign" as const,
  ),
  kill: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

/** One thing that happens to a room with three agents. */
export const taskAct = fc.oneof(
  { weight: 6, arbitrary: post },
  {
    weight: 8,
    arbitrary: act("accept", {
      who: fc.subarray([...workers], { minLength: 1 }),
      task,
      lease: fc.constantFrom(30, 60, 900),
    }),
  },
  { weight: 8, arbitrary: settle },
  { weight: 6, arbitrary: act("time", { seconds: fc.constantFrom(1, 29, 30, 60, 120, 700, 7200) }) },
  { weight: 1, arbitrary: act("jump", { seconds: fc.constantFrom(-7200, -60, 60, 7200) }) },
  { weight: 2, arbitrary: act("seen", { who }) },
  {
    weight: 2,
    arbitrary: act("status", {
      who,
      status: fc.constantFrom("online" as const, "busy" as const, "away" as const),
    }),
  },
  { weight: 1, arbitrary: act("leave", { who }) },
  { weight: 1, arbitrary: act("join", { who, capabilities }) },
  { weight: 1, arbitrary: act("restart", {}) },
  { weight: 1, arbitrary: act("fail", { times: fc.constantFrom(1, 2) }) },
);

export type TaskAct = typeof taskAct extends fc.Arbitrary<infer A> ? A : never;
