import { expect, test } from "bun:test";
import { join } from "node:path";
import { campaign } from "./campaign.ts";

test("50,000 crash states break no promise, and each known mistake in the write path breaks one", async () => {
  const command = [process.execPath, join(import.meta.dir, "../../scripts/crash.ts"), "--states", "50000"];
  const run = Bun.spawn(command, { stdio: ["ignore", "pipe", "inherit"] });
  const said = await run.stdout.text();
  // The seed is in what it says: it belongs into the test's output when something is broken.
  expect(said).toMatch(/\n\d+ passed, 0 failed\n$/);
  expect(await run.exited).toBe(0);
}, 900_000);

test("the same seed gives the same campaign", async () => {
  const [first, second] = [
    await campaign({ states: 300, seed: 7 }),
    await campaign({ states: 300, seed: 7 }),
  ];
  expect(first).toEqual(second);
});
