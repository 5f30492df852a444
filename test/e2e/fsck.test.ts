import { expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BchProcess } from "../support/bch-process.ts";
import { filesBelow, furnishedHome, servedFrom } from "../support/furnished-home.ts";
import { Machine } from "../support/machine.ts";
import { RelayProcess } from "../support/relay-process.ts";

setDefaultTimeout(60_000);

interface Report {
  clean: boolean;
  running: boolean;
  files: number;
  damages: { path: string; kind: string; aside?: string; mended: boolean }[];
}

async function fsck(home: string, ...words: string[]) {
  const { code, out, err } = await new BchProcess(["relay", "fsck", "--json", ...words], { home }).ended;
  return { code, err, report: (out === "" ? undefined : JSON.parse(out)) as Report };
}

/** All files but the lock's own, whose journal SQLite clears away. */
function kept(home: string): string {
  const { "lock-journal": _, ...files } = filesBelow(home);
  return JSON.stringify(files);
}

test("a relay that runs is checked while it works, and goes on; a repair of it is refused", async () => {
  await using relay = await RelayProcess.start();
  const ana = await relay.join("ana");
  await relay.join("bo");
  let sending = true;
  let sent = 0;
  const load = (async () => {
    for (; sending; sent += 1)
      await relay.ask("POST /send", { token: ana, body: { to: "bo", body: `${sent}` } });
  })();
  for (let look = 0; look < 3; look += 1) {
    const { code, report } = await fsck(relay.home.path);
    expect(report).toMatchObject({ clean: true, running: true, damages: [] });
    expect(code).toBe(0);
  }
  sending = false;
  await load;
  expect(readdirSync(relay.home.join("snapshots"))).toEqual([]);
  const { report } = await fsck(relay.home.path);
  expect(report.files).toBeGreaterThan(sent);

  writeFileSync(relay.home.join("mail/bo/new/notes.txt"), "mine", { mode: 0o600 });
  expect(await fsck(relay.home.path)).toMatchObject({
    code: 1,
    report: { clean: false, damages: [{ path: "mail/bo/new/notes.txt", kind: "foreign", mended: false }] },
  });
  relay.home.write("tmp/half", "");
  for (const path of ["audit/notes.txt", "journal/notes.txt", "page-sessions/x.json"])
    relay.home.write(path, "{");
  chmodSync(relay.home.join("audit"), 0o755);
  const { report: beside } = await fsck(relay.home.path);
  expect(beside.damages.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    "mode audit",
    "foreign audit/notes.txt",
    "foreign journal/notes.txt",
    "foreign mail/bo/new/notes.txt",
    "mode page-sessions",
    "torn page-sessions/x.json",
  ]);
  const { out } = await new BchProcess(["relay", "fsck"], { home: relay.home.path }).ended;
  expect(out).toContain("A relay runs: a snapshot was checked.");
  const refused = await fsck(relay.home.path, "--repair");
  expect(refused.code).toBe(1);
  expect(refused.err).toContain("relay.running");
  expect(refused.err).toContain("bch relay --stop");
  expect(readdirSync(relay.home.join("mail/bo/new"))).toContain("notes.txt");
});

test("after kill -9 nothing is wrong, and nothing is touched by looking", async () => {
  await using relay = await RelayProcess.start();
  const ana = await relay.join("ana");
  await relay.join("bo");
  for (let n = 0; n < 20; n += 1)
    await relay.ask("POST /send", { token: ana, body: { to: "bo", body: `${n}` } });
  await relay.kill();
  const before = kept(relay.home.path);
  expect(await fsck(relay.home.path)).toMatchObject({ code: 0, report: { clean: true, damages: [] } });
  expect(kept(relay.home.path) === before).toBe(true);
});

test("many damages at once are all put aside, and a relay starts on the rest", async () => {
  using home = await furnishedHome();
  truncateSync(home.join("mail/bo/new", readdirSync(home.join("mail/bo/new")).sort()[0]!), 5);
  home.write("agents/.hidden", "");
  home.write("mail/ghost/new/x", "");
  home.write("tmp/half", "");
  const { code, err } = await fsck(home.path);
  expect(code).toBe(1);
  expect(err).toContain("fsck.damaged");
  const repaired = await fsck(home.path, "--repair");
  expect(repaired.report.damages.map(({ kind, mended }) => [kind, mended])).toEqual([
    ["foreign", true],
    ["torn", true],
    ["stray", true],
    ["leftover", true],
  ]);
  expect(repaired.code).toBe(0);
  expect(await fsck(home.path)).toMatchObject({ code: 0, report: { damages: [] } });
  await using relay = new RelayProcess(home);
  await relay.restart();
  expect((await relay.ask("GET /health", { token: "" })).status).toBe(200);
  await relay.stop();
  expect(await servedFrom(home.path)).toEqual({
    agents: ["ana", "bo", "cy"],
    bo: ["waits too"],
    cy: ["for cy"],
  });
});

test("people get a line for each damage, and what to do", async () => {
  await using machine = new Machine();
  await machine.bch("init", "ana");
  await machine.bch("relay", "--stop");
  expect(await machine.bch("relay", "fsck")).toMatch(/ files and folders checked, all is as it should be\n$/);
  writeFileSync(join(machine.home, "agents", "\u001b[31mx.json"), "{}", { mode: 0o600 });
  const { code, out, err } = await machine.run(["relay", "fsck"]);
  expect(code).toBe(1);
  expect(out).toMatch(/^content +agents\/\\u\{1b\}\[31mx\.json +name: /);
  expect(err).toContain("bch relay fsck --repair");
  expect(await machine.bch("relay", "fsck", "--repair")).toContain("→ quarantine/agents_");
});
