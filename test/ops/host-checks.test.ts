import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { deadLetterCheck } from "../../src/ops/dead-letter-check.ts";
import { lockCheck } from "../../src/ops/lock-check.ts";
import { mailNames } from "../../src/ops/mail-names.ts";
import { quarantineCheck } from "../../src/ops/quarantine-check.ts";
import { serviceCheck } from "../../src/ops/service-check.ts";
import { spoolCheck } from "../../src/ops/spool-check.ts";
import { waitingCheck } from "../../src/ops/waiting-check.ts";
import { HomeLock } from "../../src/store/file/home-lock.ts";
import { furnishedHome } from "../support/furnished-home.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";

const now = Date.parse("2026-11-21T12:00:00.000Z");
const hours = (count: number) => count * 3_600_000;

test("a lock that somebody holds who doesn't answer is a failure, with the process to end", async () => {
  using home = new TemporaryFolder();
  expect(await lockCheck(home.path)).toMatchObject({ health: "PASS", says: "free: no relay has run here" });
  {
    using _lock = new HomeLock(home.path, () => "");
    expect(await lockCheck(home.path)).toMatchObject({
      health: "FAIL",
      mend: expect.stringContaining("fuser"),
    });
    const run = {
      v: 1,
      pid: 4242,
      version: "1",
      startedAt: "2026-11-21T12:00:00.000Z",
      urls: [],
      background: false,
    };
    home.write("relay.run.json", JSON.stringify(run));
    expect(await lockCheck(home.path)).toMatchObject({ health: "FAIL", mend: "kill 4242" });
  }
});

test("a relay that somebody had started, and that was killed, is a failure; one that was ended is what those elsewhere miss", async () => {
  using home = new TemporaryFolder();
  home.write("lock", "");
  expect(await lockCheck(home.path)).toMatchObject({ health: "PASS", says: "free: no relay runs" });
  expect(await lockCheck(home.path, true)).toMatchObject({
    health: "WARN",
    mend: expect.stringContaining("bch relay"),
  });
  const run = (background: boolean) =>
    JSON.stringify({
      v: 1,
      pid: 4242,
      version: "1",
      startedAt: "2026-11-21T12:00:00.000Z",
      urls: [],
      background,
    });
  home.write("relay.run.json", run(false));
  expect(await lockCheck(home.path)).toMatchObject({
    health: "FAIL",
    says: "free: the relay, process 4242, was killed",
  });
  home.write("relay.run.json", run(true));
  expect((await lockCheck(home.path)).health).toBe("PASS");
});

test("what was put aside is counted, and where it is", () => {
  using home = new TemporaryFolder();
  expect(quarantineCheck(home.path)).toMatchObject({ health: "PASS", says: "empty" });
  home.write("quarantine/agents_x.json", "{");
  expect(quarantineCheck(home.path)).toMatchObject({
    health: "WARN",
    says: "one thing was put aside",
    mend: expect.stringContaining(home.join("quarantine")),
  });
});

test("dead letters that nobody acked ten times are a warning, those that expired are not", () => {
  const letters = (...why: ("expired" | "attempts")[]) => why.map((one) => ({ why: one, agent: "bo" }));
  expect(deadLetterCheck("/h", [])).toMatchObject({ health: "PASS", says: "none" });
  expect(deadLetterCheck("/h", letters("expired", "expired"))).toMatchObject({
    health: "PASS",
    says: "2 expired",
  });
  expect(deadLetterCheck("/h", letters("expired", "attempts"))).toMatchObject({
    health: "WARN",
    says: "1 expired, 1 handed out ten times without an ack",
    mend: expect.stringContaining("/h/mail/bo/dead"),
  });
});

test("mail that nobody has taken for a week is a warning", () => {
  const sent = (agent: string, age: number) => ({ agent, stamp: (now - age) * 1000 });
  expect(waitingCheck([], now)).toMatchObject({ health: "PASS", says: "nothing waits" });
  expect(waitingCheck([sent("bo", hours(1)), sent("cy", hours(30))], now)).toMatchObject({
    health: "PASS",
    says: "30 hours, for @cy; 2 in all",
  });
  expect(waitingCheck([sent("bo", hours(24 * 8))], now)).toMatchObject({
    health: "WARN",
    says: "8 days, for @bo; 1 in all",
    mend: expect.stringContaining("bch relay agents"),
  });
  // A clock that was set back is no reason to say something odd.
  expect(waitingCheck([sent("bo", -hours(1))], now)).toMatchObject({ says: "0 minutes, for @bo; 1 in all" });
});

test("names tell of the mail in every mailbox, and what is no message's is passed over", async () => {
  using home = await furnishedHome();
  home.write("mail/bo/new/notes.txt", "mine");
  home.write("mail/README", "mine");
  expect(mailNames(home.path, "new").map(({ agent }) => agent)).toEqual(["bo", "bo", "cy"]);
  expect(mailNames(home.path, "dead")).toMatchObject([{ agent: "bo", why: "expired" }]);
  mkdirSync(home.join("empty"));
  expect(mailNames(home.join("empty"), "new")).toEqual([]);
});

test("the first thing that is wrong with the files is named, and the command that tells all", async () => {
  const says = (path: string, kind: "torn" | "mode" | "leftover") => ({ path, kind, says: "it is so" });
  const check = (...damages: ReturnType<typeof says>[]) => spoolCheck(async () => ({ files: 1234, damages }));
  expect(await check()).toMatchObject({
    health: "PASS",
    says: "1,234 files and folders, all as they should be",
  });
  expect(await check(says("tmp/x", "leftover"))).toMatchObject({ health: "PASS" });
  expect(await check(says("agents/x", "mode"))).toMatchObject({ health: "WARN", mend: "bch relay fsck" });
  expect(await check(says("agents/x", "mode"), says("mail/y", "torn"))).toMatchObject({
    health: "FAIL",
    says: "agents/x: it is so, and 1 more",
  });
});

test("a unit that is there has to run, and to come back with the machine", () => {
  const units = (answers: Record<string, string>, caddy = false) =>
    serviceCheck((...words) => answers[words.join(" ")] ?? "", caddy).map(
      ({ health, says }) => `${health} ${says}`,
    );
  expect(serviceCheck(() => undefined, true)).toEqual([]);
  expect(units({})).toEqual(["PASS not installed; deploy/install.sh makes one"]);
  const well = { "is-enabled backchannel": "enabled", "is-active backchannel": "active" };
  expect(units(well)).toEqual(["PASS active, enabled"]);
  expect(units({ ...well, "is-active backchannel": "failed" })).toEqual(["FAIL failed, enabled"]);
  expect(units({ ...well, "is-enabled backchannel": "disabled" })).toEqual([
    "WARN active, disabled: it won't come back with the machine",
  ]);
  expect(units({ ...well, "is-active backchannel": "" })).toEqual(["PASS enabled; systemd doesn't run here"]);
  expect(units(well, true)).toEqual(["PASS active, enabled", "FAIL not installed"]);
});
