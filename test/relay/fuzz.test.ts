import { expect, test } from "bun:test";
import fc from "fast-check";
import { type RouteName, routes } from "../../src/contract/routes.ts";
import { RelayRoom } from "../support/relay-room.ts";

/** Values that are near to what a route takes, so that some get past the first check. */
const near = fc.oneof(
  fc.constantFrom("codex-1", "@a", "#c", "@all", "urgent", "busy", "3f6c1d0e", "90s", 1, 0, true, null, "1"),
  fc.constantFrom(
    "../a",
    "a/b",
    "%00",
    "__proto__",
    "constructor",
    "\u0000",
    "\ud800",
    "é",
    "\u202ea",
    -1,
    1e308,
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Leaving would be the end of this test's agent, not of the relay. */
const names = (Object.keys(routes) as RouteName[]).filter((name) => name !== "unregister");

/** A route, and its example with up to two fields changed; now and then one that it doesn't have. */
const request = fc.constantFrom(...names).chain((name) => {
  // Waiting for mail that doesn't come is no bad input.
  const own = Object.keys(routes[name].input.shape).filter((field) => field !== "wait");
  const field = fc.oneof(
    { arbitrary: own.length > 0 ? fc.constantFrom(...own) : fc.constant("field"), weight: 9 },
    { arbitrary: fc.string({ maxLength: 8 }), weight: 1 },
  );
  const changes = fc.array(fc.tuple(field, near), { maxLength: 2 });
  return fc.record({ name: fc.constant(name), changes });
});

const text = (value: unknown) =>
  encodeURIComponent((typeof value === "string" ? value : JSON.stringify(value)).toWellFormed());

test("no input gets a 500, whatever a route, its path, its query or its body hold", async () => {
  const room = await RelayRoom.with(["codex-1", "b"]);
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(request, async ({ name, changes }) => {
      const { method, path, who, example } = routes[name] as (typeof routes)["send"];
      const given: Record<string, unknown> = { ...example.input, ...Object.fromEntries(changes) };
      const filled = path.replace(/:(\w+)/, (_: string, parameter: string) => {
        const value = text(given[parameter]);
        delete given[parameter];
        return value;
      });
      const token = ["room", "join"].includes(who) ? "room" : "codex-1";
      const query = Object.entries(given).map(([field, value]) => `${text(field)}=${text(value)}`);
      const reply =
        method === "POST"
          ? await room.ask(`POST ${filled}`, { token, body: given })
          : await room.ask(`${method} ${filled}?${query.join("&")}`, { token });
      await reply.body?.cancel();
      seen.add(reply.status);
      expect(reply.status).toBeLessThan(500);
    }),
    { numRuns: 500 },
  );
  expect([...seen]).toEqual(expect.arrayContaining([200, 400, 404]));
  expect(room.log.filter(({ stack }) => stack)).toEqual([]);
});
