import { test } from "bun:test";
import fc from "fast-check";
import { FakeClock } from "../support/fake-clock.ts";
import type { Make } from "./conformance/bench.ts";
import { History } from "./model/history.ts";
import { operation } from "./model/operation.ts";

/** Random histories, each on a new store: the first answer that differs from the memory store's is shown, made as short as can be. */
export function storeModel(name: string, make: Make, runs = 100): void {
  const histories = fc.array(operation, { minLength: 1, maxLength: 60, size: "max" });
  const same = fc.asyncProperty(histories, async (operations) => {
    const clock = new FakeClock();
    await using opened = await make(clock);
    await new History(clock, opened).run(operations);
  });
  test(`${name}: any history of operations is answered as by the memory store`, async () => {
    await fc.assert(same, { numRuns: runs });
  }, 300_000);
}
