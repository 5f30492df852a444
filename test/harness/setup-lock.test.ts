import { expect, test } from "bun:test";
import { existsSync, utimesSync } from "node:fs";
import { setupLock } from "../../src/harness/setup-lock.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { WiredUser } from "../support/wired-user.ts";

test("a setup waits for another one of the same home", () => {
  using folder = new TemporaryFolder();
  const path = folder.join("setup/lock");
  const first = setupLock(path);
  let waits = 0;
  const wait = () => {
    waits++;
    if (waits === 3) first[Symbol.dispose]();
  };
  {
    using _second = setupLock(path, { wait });
    expect([waits, existsSync(path)]).toEqual([3, true]);
  }
  expect(existsSync(path)).toBe(false);
});

test("the lock of a setup that was killed ends at once", async () => {
  using folder = new TemporaryFolder();
  const killed = Bun.spawn(["true"]);
  await killed.exited;
  const path = folder.write("lock", `${killed.pid}`);
  const wait = () => {
    throw new Error("it waits");
  };
  using _lock = setupLock(path, { wait });
  expect(existsSync(path)).toBe(true);
});

test("the lock of nobody knows whom ends in the end, whatever the clock says since", () => {
  using folder = new TemporaryFolder();
  const wait = () => {
    throw new Error("it waits");
  };
  for (const hours of [-1, 1]) {
    const path = folder.write("lock", `${process.pid}`);
    const then = Date.now() / 1000 + hours * 3600;
    utimesSync(path, then, then);
    using _lock = setupLock(path, { wait });
    expect(existsSync(path)).toBe(true);
  }
});

test("a setup and its undo hold the lock, a dry run doesn't, and none leaves it", () => {
  using user = new WiredUser();
  let locks = 0;
  const { lock } = user.records;
  user.records.lock = () => {
    locks++;
    return lock.call(user.records);
  };
  user.setup(["gemini"], { dryRun: true });
  user.undo(["gemini"]);
  expect(locks).toBe(0);
  user.setup(["gemini"]);
  user.setup(["gemini"]);
  user.undo(["gemini"]);
  expect(locks).toBe(3);
});
