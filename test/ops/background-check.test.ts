import { expect, test } from "bun:test";
import { backgroundCheck } from "../../src/ops/background-check.ts";
import { diskCheck } from "../../src/ops/disk-check.ts";
import { openDoor } from "../support/open-door.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const run = (url: string, version = "1.0.0") =>
  JSON.stringify({
    v: 1,
    pid: 4242,
    version,
    startedAt: "2026-11-21T12:00:00.000Z",
    urls: [url],
    background: true,
  });

test("where no relay runs, that is no fault: a command starts one", async () => {
  using home = new TemporaryFolder();
  expect(await backgroundCheck(home.path, "1.0.0")).toMatchObject([{ health: "PASS" }]);
  home.write("relay.run.json", run("http://127.0.0.1:1"));
  expect(await backgroundCheck(home.path, "1.0.0")).toMatchObject([
    { health: "PASS", says: expect.stringContaining("was killed") },
  ]);
});

test("a relay in the background that is older than this bch is a warning, and how to change it", async () => {
  using home = new TemporaryFolder();
  await using door = await openDoor();
  home.write("relay.run.json", run(door.urls[0]!));
  expect(await backgroundCheck(home.path, "1.0.0")).toMatchObject([
    { health: "PASS", says: expect.stringContaining("process 4242, in the background") },
    { check: "socket", health: "PASS" },
  ]);
  expect((await backgroundCheck(home.path, "1.1.0"))[0]).toMatchObject({
    health: "WARN",
    mend: expect.stringMatching(/^bch relay --stop/),
  });
});

test("a relay in the background in the place of one that was killed, and that others reached, is a warning", async () => {
  using home = new TemporaryFolder();
  await using door = await openDoor();
  const instead = ["http://100.101.102.103:7117"];
  home.write("relay.run.json", JSON.stringify({ ...JSON.parse(run(door.urls[0]!)), instead }));
  expect((await backgroundCheck(home.path, "1.0.0"))[0]).toMatchObject({
    health: "WARN",
    says: expect.stringContaining("the one on http://100.101.102.103:7117 was killed"),
    mend: "bch relay",
  });
});

test("a disk says when it is nearly full, and when it is; one that counts no files has enough", () => {
  const disk = (megabytes: number, ffree = 0, files = 0) =>
    diskCheck("/x", () => ({ bavail: megabytes * 256, bsize: 4096, files, ffree })).health;
  expect([disk(1000), disk(100), disk(5)]).toEqual(["PASS", "WARN", "FAIL"]);
  expect([disk(1000, 1_000_000, 2_000_000), disk(1000, 500, 1000), disk(1000, 5, 1000)]).toEqual([
    "PASS",
    "WARN",
    "FAIL",
  ]);
});
