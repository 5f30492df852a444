import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Everyday, everyday } from "../../src/contract/everyday.ts";
import type { Route } from "../../src/contract/route.ts";
import { type RouteName, routes } from "../../src/contract/routes.ts";

const names = Object.keys(everyday) as RouteName[];
const glance = (name: RouteName) => everyday[name] as Everyday;

/** The usual input and reply of each, as the commands send and get them. */
const message = { ...routes.inbox.example.reply[0], scope: "github.com/org/app", thread: "3f6c1d0e" };
const usual: Partial<Record<RouteName, { input: object[]; reply: object[] }>> = {
  health: { input: [{}], reply: [routes.health.example.reply] },
  agents: {
    input: [{}, { role: "reviewer", capability: "typescript" }, { role: undefined, capability: undefined }],
    reply: [
      [],
      routes.agents.example.reply,
      [{ ...routes.agents.example.reply[0], note: "in review", description: "x", lastEvent: "sent" }],
    ],
  },
  send: {
    input: [
      {
        to: "@codex-1",
        body: "hi",
        priority: "normal",
        scope: undefined,
        thread: undefined,
        expires: undefined,
      },
      { to: "#design", body: "é ✓", priority: "urgent", scope: "github.com/org/app", refs: ["src/a.ts"] },
      { to: "@all", body: "hi", thread: "3f6c1d0e", expires: "15m" },
    ],
    reply: [
      routes.send.example.reply,
      { ...message, recipients: ["a", "b"], full: ["c"], refs: ["src/a.ts"] },
    ],
  },
  inbox: {
    input: [{ agent: "codex-1" }, { agent: "a_b", match: "org/app", limit: 5, urgent: "true" }],
    reply: [[], routes.inbox.example.reply, [message, { ...message, expires: message.ts }]],
  },
  claim: {
    input: [
      { limit: 100, via: "drain", urgent: false, match: undefined, lease: undefined },
      { match: "org/app", lease: 600, urgent: true, session: "codex-1a2b3c" },
    ],
    reply: [{ messages: [], waiting: 0 }, routes.claim.example.reply],
  },
  held: { input: [{}], reply: [[]] },
  ack: { input: [routes.ack.example.input], reply: [routes.ack.example.reply] },
};

test("what the everyday commands send and get is plain at a glance", () => {
  for (const name of names) {
    const { input, reply } = usual[name]!;
    expect(input.filter((value) => !glance(name).input(value))).toEqual([]);
    expect(reply.filter((value) => !glance(name).reply(value))).toEqual([]);
  }
});

test("an everyday route is at the place that the contract says", () => {
  for (const name of names)
    expect(routes[name]).toMatchObject({ method: glance(name).method, path: glance(name).path });
});

const oddTexts = [
  ..."@ # @@a a. . -a A Con con com1 all @ALL ALL a/b a\n \u202e \ud800 \0 2026 0s 1m 2d 10x".split(" "),
  ...[
    "a".repeat(64),
    "a".repeat(65),
    "x".repeat(513),
    "x".repeat(90_000),
    "é".repeat(150_000),
    "",
    " a",
    "a\tb",
  ],
  ...[
    "2026-02-30T00:00:00.000Z",
    "2026-11-21T24:00:00.000Z",
    "2026-11-21T12:00:00Z",
    "2026-11-21T12:00:00.000+01:00",
  ],
  ...[
    "00000000-0000-0000-0000-000000000000",
    "3F6C1D0E-6f0a-4c39-9a51-0b5f6f4f8a11",
    "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11\n",
  ],
  "3f6c1d0e-6f0a-4c39-9a51-0b5f6f4f8a11.1234567.9f3a2b1c",
];
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    ...oddTexts,
    null,
    true,
    -1,
    0,
    0.5,
    1,
    101,
    1001,
    43_201,
    2 ** 53,
    Number.NaN,
    {},
    [],
  ),
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom(...oddTexts), { maxLength: 3 }),
  fc.constant(Array(65).fill("a")),
);

/** A value like this one, with something changed, gone or new somewhere in it. */
function changed(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== "object" || value === null) return odd;
  if (Array.isArray(value)) {
    const [first = null] = value;
    return fc.oneof(
      odd,
      changed(first).map((one) => [one, ...value.slice(1)]),
      odd.map((one) => [...value, one]),
    );
  }
  const fields = Object.entries(value);
  const inside = fields.map(([name, field]) => changed(field).map((one) => ({ ...value, [name]: one })));
  const without = fields.map(([name]) =>
    fc.constant(Object.fromEntries(fields.filter(([one]) => one !== name))),
  );
  const added = fc
    .tuple(fc.constantFrom("expires", "refs", "full", "wait", "after", "note", "__proto__"), odd)
    .map(([name, one]) => Object.fromEntries([...fields, [name, one]]));
  return fc.oneof(odd, added, ...inside, ...without);
}

for (const name of names) {
  const route: Route = routes[name];

  test(`no reply of ${name} is plain at a glance that its schema refuses or changes`, () => {
    const like = fc.oneof(...usual[name]!.reply.map(changed));
    const holds = (value: unknown) => {
      if (!glance(name).reply(value)) return;
      const parsed = route.reply.safeParse(value);
      expect(parsed.error).toBeUndefined();
      expect(parsed.data).toEqual(value);
    };
    fc.assert(fc.property(like, holds), { numRuns: 1500 });
  });

  test(`no input of ${name} is plain at a glance that its schema refuses`, () => {
    const like = fc.oneof(...usual[name]!.input.map(changed));
    const holds = (value: unknown) => {
      if (glance(name).input(value)) expect(route.input.safeParse(value).error).toBeUndefined();
    };
    fc.assert(fc.property(like, holds), { numRuns: 1500 });
  });
}
