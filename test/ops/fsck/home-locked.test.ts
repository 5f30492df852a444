import { expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { Fault } from "../../../src/domain/fault.ts";
import { homeLocked } from "../../../src/ops/fsck/home-locked.ts";
import { HomeLock } from "../../../src/store/file/home-lock.ts";
import { SmallDisk } from "../../support/small-disk.ts";
import { TemporaryFolder } from "../../support/temporary-folder.ts";

const holder = () => "process 7";

function refusal(act: () => unknown): Pick<Fault, "code" | "message" | "hint"> {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("it went through");
}

test("a home that isn't there, or is no folder, is said, and none is made", () => {
  using folder = new TemporaryFolder();
  const home = folder.join("gone");
  expect(refusal(() => homeLocked(home, { holder, write: true }))).toMatchObject({
    code: "home.unusable",
    message: expect.stringContaining("it isn't there"),
  });
  expect(existsSync(home)).toBe(false);
  folder.write("file", "mine");
  expect(refusal(() => homeLocked(folder.join("file"), { holder, write: false })).message).toContain(
    "no directory",
  );
});

test("a home of another user is left alone, with the line that does it as that user", () => {
  using folder = new TemporaryFolder();
  const user = process.getuid!() + 1;
  const { message, hint } = refusal(() => homeLocked(folder.path, { holder, write: true, user }));
  expect(message).toContain(`belongs to user ${process.getuid!()}`);
  expect(hint).toContain(
    `sudo -u '#${process.getuid!()}' env BACKCHANNEL_HOME=${folder.path} bch relay fsck`,
  );
  expect(readdirSync(folder.path)).toEqual([]);
});

test("a home that somebody has is refused with who that is, and free again afterwards", () => {
  using folder = new TemporaryFolder();
  {
    using _lock = new HomeLock(folder.path, holder);
    expect(refusal(() => homeLocked(folder.path, { holder, write: false }))).toMatchObject({
      code: "relay.running",
      message: expect.stringContaining("process 7"),
    });
  }
  using _lock = homeLocked(folder.path, { holder, write: true });
});

test.skipIf(!SmallDisk.isPossible())(
  "a home on a disk that is read-only can be checked, and not repaired",
  () => {
    using disk = new SmallDisk(1);
    Bun.spawnSync(["mount", "-o", "remount,ro", disk.path]);
    using _nothing = homeLocked(disk.path, { holder, write: false });
    const { message, hint } = refusal(() => homeLocked(disk.path, { holder, write: true }));
    expect(message).toContain("read-only");
    expect(hint).toContain("remount,rw");
  },
);
