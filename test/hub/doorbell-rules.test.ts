import { expect, test } from "bun:test";
import fc from "fast-check";
import { limits } from "../../src/domain/limits.ts";
import { HeldRung } from "../support/held-rung.ts";
import { HubBench } from "../support/hub-bench.ts";

const { floor } = limits.ring;

const scope = fc.constantFrom(undefined, undefined, "org/app", "org/web");
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const), scope, urgent: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("claim" as const), limit: fc.constantFrom(1, 2, 100) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("give back" as const), delay: fc.constantFrom(0, 20) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("close" as const), rung: fc.nat({ max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("open" as const), rung: fc.nat({ max: 2 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant("pass" as const), seconds: fc.constantFrom(1, 3, 31, 61) }),
  },
);

const offers = [
  { rung: "channel" as const, session: "s1", match: "org/app" },
  { rung: "rewake" as const, session: "s2" },
  { rung: "desktop" as const },
];

test("whatever happens, no rung rings twice within a minute, and what waits for an open rung rings in the end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (events) => {
      const bench = await HubBench.with("a", "b");
      bench.hub.timekeeper.start();
      const open: (HeldRung | undefined)[] = [];
      const rungAt = offers.map(() => [] as number[]);
      const receipts: string[] = [];
      const seen = new Set<string>();

      /** A second at a time, so that it is known when each ring came. */
      const pass = async (seconds: number) => {
        for (let at = 0; at < seconds; at++) {
          await bench.pass(1);
          for (const [index, rung] of open.entries()) {
            for (const { ids } of rung?.rings ?? []) {
              rungAt[index]!.push(bench.timer.elapsed());
              for (const id of ids) seen.add(id);
            }
            rung?.told.splice(0);
          }
        }
      };
      const hold = (index: number) => {
        open[index]?.close();
        open[index] = new HeldRung(bench, "b", offers[index]!);
      };

      for (const event of events) {
        if (event.do === "pass") await pass(event.seconds);
        else if (event.do === "open") hold(event.rung);
        else if (event.do === "close") {
          open[event.rung]?.close();
          open[event.rung] = undefined;
        } else if (event.do === "claim") {
          const { messages } = await bench.claim("b", { limit: event.limit, lease: 45 });
          receipts.push(...messages.map(({ receipt }) => receipt));
        } else if (event.do === "give back") {
          const last = receipts.splice(-1);
          // A lease that has ended is none to give back.
          if (last.length > 0)
            await bench.hub.reading
              .release("b", { receipts: last, delay: event.delay })
              .catch(() => undefined);
        } else {
          const { scope, urgent } = event;
          await bench.send("a", "@b", "x", {
            priority: urgent ? "urgent" : "normal",
            ...(scope && { scope }),
          });
        }
      }

      // Something that would read everything is there in the end, and one new message.
      hold(1);
      const { id } = await bench.send("a", "@b", "the last");
      seen.clear();
      const before = rungAt.flat().length;
      await pass(4 * floor);
      expect(rungAt.flat().length).toBeGreaterThan(before);
      if ((await bench.inbox("b")).length <= limits.ring.named) expect(seen.has(id)).toBe(true);
      for (const times of rungAt)
        for (const [index, time] of times.entries())
          if (index > 0) expect(time - times[index - 1]!).toBeGreaterThanOrEqual(floor * 1000 - 1000);
      await bench.hub.close();
    }),
    { numRuns: 150 },
  );
});
