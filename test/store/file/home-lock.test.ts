import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { join } from "node:path";
import { HomeLock } from "../../../src/store/file/home-lock.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";

const file = join(import.meta.dir, "../../../src/store/file/home-lock.ts");

/** A process that has the lock of this home, and keeps it. */
async function holder(home: string) {
  const program = `
    const { HomeLock } = await import(${JSON.stringify(file)});
    globalThis.lock = new HomeLock(${JSON.stringify(home)}, () => "nobody");
    console.log("held");
    setInterval(() => {}, 1000);
  `;
  const child = Bun.spawn([process.execPath, "--no-env-file", "--config=/dev/null", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const said of child.stdout) {
    expect(new TextDecoder().decode(said)).toBe("held\n");
    break;
  }
  return child;
}

test("a second holder is refused, and told who has the lock", () => {
  using home = new TemporaryFolder();
  using _ = new HomeLock(home.path, () => "nobody");
  expect(() => new HomeLock(home.path, () => "process 17, since noon")).toThrow(
    `a relay already runs on ${home.path}: process 17, since noon`,
  );
});

test("a lock that was let go is free, again and again", () => {
  using home = new TemporaryFolder();
  for (let time = 0; time < 3; time += 1) new HomeLock(home.path, () => "somebody")[Symbol.dispose]();
});

test("the locks of two homes have nothing to do with each other", () => {
  using one = new TemporaryFolder();
  using other = new TemporaryFolder();
  using _ = new HomeLock(one.path, () => "somebody");
  using __ = new HomeLock(other.path, () => "somebody");
});

test("another process is refused as well; when it is killed the lock is free", async () => {
  using home = new TemporaryFolder();
  const child = await holder(home.path);
  expect(() => new HomeLock(home.path, () => `process ${child.pid}`)).toThrow(`process ${child.pid}`);
  child.kill("SIGKILL");
  await child.exited;
  new HomeLock(home.path, () => "nobody")[Symbol.dispose]();
});

test("the lock is its owner's file alone", () => {
  using home = new TemporaryFolder();
  using _ = new HomeLock(home.path, () => "nobody");
  expect(statSync(home.join("lock")).mode & 0o777).toBe(0o600);
});

test("a home that can't hold a lock is an error with its path", () => {
  using folder = new TemporaryFolder();
  expect(() => new HomeLock(folder.join("missing"), () => "")).toThrow(`can't use ${folder.join("missing")}`);
  folder.write(
    "lock",
    "this is no database, but somebody's notes, and long enough to be taken for one".repeat(20),
  );
  expect(() => new HomeLock(folder.path, () => "")).toThrow("can't use");
});
