import { expect, test } from "bun:test";
import { fewAtOnce } from "../../src/relay/few-at-once.ts";
import { refused } from "../support/refused.ts";

test("of one owner so many things are under way, of another as many, and room comes back however they end", async () => {
  const few = fewAtOnce(2, "tests");
  const open = [0, 1].map(() => Promise.withResolvers<string>());
  const asked = open.map(({ promise }) => few("ana", () => promise));
  await expect(few("ana", async () => "too many")).rejects.toThrow(refused("rate.limited") as never);
  expect(await few("bo", async () => "another's")).toBe("another's");
  expect(await few(undefined, async () => "the room's")).toBe("the room's");
  open[0]!.resolve("done");
  open[1]!.reject(new Error("failed"));
  expect(await Promise.allSettled(asked)).toMatchObject([{ value: "done" }, { status: "rejected" }]);
  expect(await few("ana", async () => "again")).toBe("again");
});
