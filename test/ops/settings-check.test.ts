import { expect, test } from "bun:test";
import { configLines, relayConfig } from "../../src/domain/relay-config.ts";
import { settingsCheck } from "../../src/ops/settings-check.ts";

const path = "/var/lib/backchannel/relay.toml";
/** What is in force where the file and the command line say this. */
const config = (file: Record<string, unknown>, flags: Record<string, unknown> = {}, from = path) =>
  relayConfig([
    { from: () => from, values: new Map(Object.entries(file)) },
    { from: (name) => `--${name}`, values: new Map(Object.entries(flags)) },
  ]);
const check = (file: Record<string, unknown>, now?: ReturnType<typeof config>) =>
  settingsCheck({
    path,
    read: async () => config(file),
    running: now && { pid: 812, settings: configLines(now) },
  });

test("a file with which no relay would start is a failure while the one that runs is still well", async () => {
  const found = await check({ "limits.agnets": 5 }, config({}));
  expect(found).toMatchObject({ health: "FAIL", mend: expect.stringContaining(path) });
  expect(found.says).toContain('"limits.agnets" is no setting; did you mean limits.agents?');
});

test("a change that the relay hasn't taken is named, with what makes it take it", async () => {
  expect(await check({ "limits.agents": 5 }, config({}))).toMatchObject({
    health: "WARN",
    says: "changed in relay.toml and not in force: limits.agents",
    mend: expect.stringContaining("kill -HUP 812"),
  });
  // Taken out of the file, too.
  expect((await check({}, config({ "limits.agents": 5 }))).health).toBe("WARN");
  expect(await check({ "limits.agents": 5, durability: "os" }, config({ "limits.agents": 5 }))).toMatchObject(
    {
      says: "changed in relay.toml and not in force: durability",
      mend: "start the relay anew",
    },
  );
});

test("what is in force, what a flag beats, and a relay with another file are as they should be", async () => {
  const well = { health: "PASS", says: "1 in relay.toml" };
  expect(await check({ "limits.agents": 5 })).toMatchObject(well);
  expect(await check({ "limits.agents": 5 }, config({ "limits.agents": 5 }))).toMatchObject(well);
  expect(await check({ port: 7000 }, config({}, { port: 7117 }))).toMatchObject(well);
  expect(await check({ port: 7000 }, config({ "keep.dead": 3 }, {}, "/etc/other.toml"))).toMatchObject(well);
  expect(await check({})).toMatchObject({ health: "PASS", says: "none in relay.toml" });
});
