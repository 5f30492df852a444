import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { AuditEntry } from "../../src/domain/audit-entry.ts";
import { BchProcess } from "../support/bch-process.ts";
import { RelayProcess } from "../support/relay-process.ts";
import { TemporaryFolder } from "../support/temporary-folder.ts";
import { until } from "../support/until.ts";

setDefaultTimeout(30_000);

/** All lines in a home's audit; each has to be a whole one. */
function entries(home: string): AuditEntry[] {
  const folder = join(home, "audit");
  return readdirSync(folder)
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

test("kill -9 takes no line of what was answered more than a second before, and the next start goes on behind them", async () => {
  await using relay = await RelayProcess.start();
  const [ana] = [await relay.join("ana"), await relay.join("bo")];
  const answered: { id: string; at: number }[] = [];
  for (const end = performance.now() + 1500; performance.now() < end; ) {
    const reply = await relay.ask("POST /send", { token: ana, body: { to: "bo", body: "hello" } });
    answered.push({ id: ((await reply.json()) as { id: string }).id, at: performance.now() });
  }
  await relay.kill();
  const killed = performance.now();
  const ids = new Set(entries(relay.home.path).flatMap(({ ids = [] }) => ids));
  const due = answered.filter(({ at }) => killed - at > 1000);
  expect(due.length).toBeGreaterThan(10);
  expect(due.filter(({ id }) => !ids.has(id))).toEqual([]);

  await relay.restart();
  expect(await relay.stop()).toBe(0);
  expect(entries(relay.home.path).slice(-2)).toMatchObject([
    { what: "relay.started" },
    { what: "relay.stopped" },
  ]);
});

test("what the host does while no relay runs is written down too", async () => {
  await using relay = await RelayProcess.start();
  await relay.join("ana");
  await relay.stop();
  const home = relay.home.path;
  expect((await new BchProcess(["relay", "revoke", "ana"], { home }).ended).code).toBe(0);
  expect(entries(home).at(-1)).toMatchObject({ who: "host", what: "agent.revoke", whom: "@ana" });
  const { out } = await new BchProcess(["relay", "audit", "--agent", "ana"], { home }).ended;
  expect(out.match(/agent\.\w+/g)).toEqual(["agent.register", "agent.revoke"]);
});

test("an agent whose file an operator deletes is a line", async () => {
  await using relay = await RelayProcess.start();
  const ana = await relay.join("ana");
  const file = relay.home.join("agents", "ana.json");
  await until(() => existsSync(file)); // Files follow the journal.
  rmSync(file);
  const ask = async () => (await relay.ask("GET /me", { token: ana })).status;
  // It is looked for every 50 ms.
  for (let asks = 1; (await ask()) !== 401; asks += 1) expect(asks).toBeLessThan(1000);
  await relay.stop();
  expect(entries(relay.home.path).slice(-3)).toMatchObject([
    { who: "relay", what: "agent.gone", whom: "@ana" },
    { who: "-", what: "agent.me", outcome: "auth.wrong" },
    { what: "relay.stopped" },
  ]);
});

test("with --no-audit nothing is written down", async () => {
  await using relay = await RelayProcess.start("--no-audit");
  await relay.join("ana");
  await relay.stop();
  expect(readdirSync(relay.home.path)).not.toContain("audit");
});

test("a backup doesn't take the audit along, and a restore doesn't take it back", async () => {
  using folder = new TemporaryFolder();
  await using relay = await RelayProcess.start();
  const home = relay.home.path;
  await relay.join("ana");
  const file = folder.join("backup.tar.gz");
  await new BchProcess(["backup", file], { home }).ended;
  await relay.join("later");
  await relay.stop();
  expect((await new BchProcess(["restore", file], { home }).ended).code).toBe(0);
  expect(entries(home).map(({ what, whom }) => `${what} ${whom ?? ""}`.trim())).toEqual([
    "relay.started",
    "agent.register @ana",
    "home.snapshot",
    "agent.register @later",
    "relay.stopped",
  ]);
  expect(statSync(join(home, "audit")).mode & 0o777).toBe(0o700);
  const other = folder.join("other");
  expect((await new BchProcess(["restore", file], { home: other, cwd: folder.path }).ended).code).toBe(0);
  expect(readdirSync(other)).not.toContain("audit");
});
