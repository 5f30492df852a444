import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stopRelay } from "../../src/cli/stop-relay.ts";
import { findRelay } from "../../src/client/relay-run.ts";
import type { Finding } from "../../src/ops/finding.ts";
import { BchProcess } from "../support/bch-process.ts";
import { Machine } from "../support/machine.ts";
import { RelayProcess } from "../support/relay-process.ts";

setDefaultTimeout(60_000);

interface Report {
  agent?: string;
  healthy: boolean;
  findings: Finding[];
  proofs?: Finding[][];
}

/** A person's machine, with the home's own relay and a harness that is there by its folder. */
async function place() {
  const machine = new Machine();
  const user = join(machine.home, "user's $HOME");
  mkdirSync(join(user, ".claude"), { recursive: true });
  const env = { HOME: user };
  const run = (...words: string[]) => machine.run(words, { env, cwd: user });
  const doctor = async (...words: string[]) => {
    const { code, out, err } = await run("doctor", "--json", ...words);
    if (!out) throw new Error(err);
    return { code, report: JSON.parse(out) as Report };
  };
  return {
    machine,
    user,
    env,
    run,
    doctor,
    async [Symbol.asyncDispose]() {
      if (await findRelay(machine.home)) await stopRelay(machine.home);
      await machine[Symbol.asyncDispose]();
    },
  };
}

const health = (findings: Finding[]) =>
  Object.fromEntries(findings.map((finding) => [finding.check, finding.health]));

test("before anybody has joined, doctor says that, and what to do", async () => {
  await using here = await place();
  const { code, out, err } = await here.run("doctor");
  expect(code).toBe(1);
  expect(out).toMatch(/WARN +identities +no agent has joined from here\n +mend: bch init <name>/);
  expect(out).toMatch(/FAIL +relay +no agent has joined from here/);
  expect(err).toContain("one thing is broken");
});

test("a wired machine is well, and the proof walks bch mcp and the installed hook lines", async () => {
  await using here = await place();
  await here.run("init", "ana");
  await here.run("setup", "--for", "claude-code", "--agent", "ana");
  const { code, report } = await here.doctor("--prove");
  expect(code).toBe(0);
  expect(health(report.findings)).toEqual({
    home: "PASS",
    identities: "PASS",
    disk: "PASS",
    relay: "PASS",
    token: "PASS",
    clock: "PASS",
    wake: "PASS",
    "local relay": "PASS",
    socket: "PASS",
    "claude-code": "PASS",
    lock: "PASS",
    spool: "PASS",
    quarantine: "PASS",
    settings: "PASS",
    "dead letters": "PASS",
    "oldest unclaimed": "PASS",
    // Where there is a systemd.
    ...(Bun.which("systemctl") && { "backchannel unit": "PASS" }),
  });
  expect(report).toMatchObject({ agent: "ana", healthy: true });
  expect(report.proofs?.map(health)).toEqual([
    { send: "PASS", "bch mcp": "PASS", ack: "PASS" },
    { send: "PASS", "claude-code UserPromptSubmit": "PASS", ack: "PASS" },
  ]);
  for (const hop of report.proofs?.flat() ?? []) expect(hop.ms).toBeGreaterThan(0);
  expect((await here.run("inbox")).out).toContain("no mail");
  expect(readdirSync(join(here.machine.home, "sessions"))).toEqual([]);
});

test("a hook that was taken out is a warning with the line that mends it, and isn't proved", async () => {
  await using here = await place();
  await here.run("init", "ana");
  await here.run("setup", "--for", "claude-code", "--agent", "ana");
  writeFileSync(join(here.user, ".claude", "settings.json"), "{}\n");
  const { code, report } = await here.doctor("--prove");
  expect(report.findings.find(({ check }) => check === "claude-code")).toMatchObject({
    health: "WARN",
    mend: "bch setup --for claude-code --agent ana",
  });
  expect(code).toBe(0);
  expect(report.proofs).toHaveLength(1);
});

test("mail that waits is never taken by a proof", async () => {
  await using here = await place();
  await here.run("init", "ana");
  await here.run("setup", "--for", "claude-code", "--agent", "ana");
  await here.run("send", "@ana", "real mail");
  const { code, report } = await here.doctor("--prove");
  expect(code).toBe(1);
  expect(report.proofs?.flat()).toMatchObject([
    { check: "proof", health: "FAIL", mend: "bch drain --agent ana, then this again" },
  ]);
  expect((await here.run("inbox")).out).toContain("real mail");
});

test("with --wait a session that runs has to take it", async () => {
  await using here = await place();
  await here.run("init", "ana");
  const watch = here.machine.start(["watch"], { env: here.env });
  const { code, report } = await here.doctor("--wait", "30");
  expect(code).toBe(0);
  expect(report.proofs).toMatchObject([
    [
      { check: "send", health: "PASS" },
      { check: "claim", health: "PASS", says: expect.stringContaining("watch") },
      { check: "ack", health: "PASS" },
    ],
  ]);
  await watch.says("A canary-");
});

test("a relay that is away is one thing that is broken, not several", async () => {
  await using here = await place();
  await here.run("init", "ana");
  const { code, report } = await here.doctor("--url", "http://127.0.0.1:1", "--agent", "ana");
  expect(code).toBe(1);
  expect(report.findings.filter(({ health }) => health === "FAIL")).toMatchObject([
    { check: "relay", says: expect.stringContaining("nothing listens there") },
  ]);
});

test("a token that the relay doesn't know is broken, and nothing is sent", async () => {
  await using here = await place();
  await here.run("init", "ana");
  const { code, report } = await here.doctor("--prove", "--token", "wrong", "--agent", "ana");
  expect(code).toBe(1);
  expect(health(report.findings)).toMatchObject({ relay: "PASS", token: "FAIL" });
  expect(report.proofs).toMatchObject([[{ check: "proof", health: "FAIL", says: "not tried" }]]);
});

test("in a relay's own home only the relay is checked, whether it runs or not", async () => {
  await using relay = await RelayProcess.start();
  await relay.join("ana");
  const doctor = async () => {
    const { code, out } = await new BchProcess(["doctor", "--json"], { home: relay.home.path }).ended;
    return { code, report: JSON.parse(out) as Report };
  };
  const running = await doctor();
  expect(running.code).toBe(0);
  expect(running.report.findings).toContainEqual({
    check: "lock",
    health: "PASS",
    says: `held by the relay that runs, process ${relay.pid}`,
  });
  expect(health(running.report.findings)).not.toHaveProperty("token");

  await relay.kill();
  relay.home.write("mail/ana/new/notes.txt", "mine");
  const after = await doctor();
  expect(after.code).toBe(1);
  expect(health(after.report.findings)).toMatchObject({ lock: "FAIL", spool: "FAIL" });
  expect(after.report.findings.find(({ check }) => check === "spool")).toMatchObject({
    mend: "bch relay fsck",
  });
});
