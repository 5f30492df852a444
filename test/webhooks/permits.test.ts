import { expect, test } from "bun:test";
import { Permits } from "../../src/webhooks/permits.ts";
import { turn } from "../support/turn.ts";

/** Takes one in the background; gives what it has, once it has it. */
function taking(permits: Permits, owner: string) {
  const taken: { permit?: Disposable } = {};
  void permits.take(owner).then((permit) => {
    taken.permit = permit;
  });
  return taken;
}

test("there are so many in all, and whoever waits gets the next that is given back, in turn", async () => {
  const permits = new Permits(2, 2);
  const [a, b, c, d] = ["a", "b", "c", "d"].map((owner) => taking(permits, owner));
  await turn();
  expect([a, b, c, d].map((one) => one!.permit !== undefined)).toEqual([true, true, false, false]);
  a!.permit![Symbol.dispose]();
  await turn();
  expect([c, d].map((one) => one!.permit !== undefined)).toEqual([true, false]);
});

test("one owner has its share, and others pass those of its that wait", async () => {
  const permits = new Permits(10, 1);
  const [first, second, other] = ["a", "a", "b"].map((owner) => taking(permits, owner));
  await turn();
  expect([first, second, other].map((one) => one!.permit !== undefined)).toEqual([true, false, true]);
  other!.permit![Symbol.dispose]();
  await turn();
  expect(second!.permit).toBeUndefined();
  first!.permit![Symbol.dispose]();
  await turn();
  expect(second!.permit).toBeDefined();
});
