import { existsSync } from "node:fs";
import type { Connection } from "../../client/connect.ts";
import { protocol } from "../../contract/service.ts";
import { Fault, fault } from "../../domain/fault.ts";
import { backgroundCheck } from "../../ops/background-check.ts";
import { diskCheck } from "../../ops/disk-check.ts";
import type { Finding } from "../../ops/finding.ts";
import { homeCheck } from "../../ops/home-check.ts";
import { identityCheck } from "../../ops/identity-check.ts";
import { relayCheck } from "../../ops/relay-check.ts";
import { tokenCheck } from "../../ops/token-check.ts";
import { wakeCheck } from "../../ops/wake-check.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { doctorText } from "../doctor-text.ts";
import { flagSeconds } from "../flag-seconds.ts";
import { connectionFlags } from "../global-flags.ts";
import { type Checked, harnessCheck } from "../harness-check.ts";

export const doctor = command({
  name: "doctor",
  summary: "Check this machine's way to its mail, and say what mends what is broken.",
  notes:
    "--prove sends a message to yourself and walks it through the installed hooks and bch mcp, as a session would: it is " +
    "claimed, shown and acked, and each hop says how long it took. That needs an empty mailbox. With --wait a session " +
    "that is running has to do it. It fails when anything is broken; a warning is no failure.",
  flags: {
    prove: { type: "boolean", description: "send a message to yourself, and follow it through" },
    wait: { type: "text", value: "TIME", description: "the same, through a session that runs: 60, 5m" },
    ...connectionFlags,
  },
  positionals: [],
  examples: ["bch doctor", "bch doctor --prove", "bch doctor --wait 60", "bch doctor --json"],
  async run(context) {
    const { args, home, output, clock } = context;
    const seconds = args.wait === undefined ? undefined : flagSeconds("--wait", args.wait);
    const here = [homeCheck(home), ...identityCheck(home)];
    if (existsSync(home)) here.push(diskCheck(home));
    const { version } = await import("../../../package.json");

    const way: Finding[] = [];
    let connection: Connection | undefined;
    let harness: Checked = { findings: [], wired: [] };
    try {
      connection = await context.connect();
      const { client, agent, identity } = connection;
      const relay = await relayCheck(client, { version, protocol }, () => clock.elapsed());
      way.push(relay);
      if (relay.health !== "broken") way.push(...(await tokenCheck(client, agent, clock)));
      if (way.every(({ health }) => health !== "broken")) way.push(...(await wakeCheck(client, agent)));
      if (identity && !identity.url) way.push(...(await backgroundCheck(home, version)));
      harness = harnessCheck(context, agent);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      way.push({ check: "relay", health: "broken", says: error.message, mend: error.hint });
    }
    const proofs =
      args.prove || seconds !== undefined
        ? await proved(context, connection, [...here, ...way], harness, seconds)
        : [];

    const findings = [...here, ...way, ...harness.findings];
    const all = [...findings, ...proofs.flat()];
    const broken = all.filter(({ health }) => health === "broken").length;
    const answer = {
      agent: connection?.agent,
      healthy: broken === 0,
      findings,
      ...(proofs[0] && { proofs }),
    };
    output.answer(answer, () => doctorText([findings, ...proofs]));
    if (broken > 0) throw fault("doctor.broken", broken);
  },
});

async function proved(
  context: Pick<Context, "home" | "env" | "clock" | "output">,
  connection: Connection | undefined,
  before: Finding[],
  { wired, place }: Checked,
  seconds: number | undefined,
): Promise<Finding[][]> {
  if (!connection || before.some(({ health }) => health === "broken"))
    return [[{ check: "proof", health: "broken", says: "not tried", mend: "first what is broken above" }]];
  const { client, agent } = connection;
  const { clock, output } = context;
  if (seconds !== undefined) {
    const { proveLive } = await import("../../ops/prove-live.ts");
    if (output.watched)
      output.note(`waiting up to ${seconds} s for a session of @${agent} to take its canary`);
    return [await proveLive({ client, agent, clock, seconds })];
  }
  const [{ hookProof }, { mcpProof }, { mailInTheWay, proveWay }] = await Promise.all([
    import("../hook-proof.ts"),
    import("../mcp-proof.ts"),
    import("../../ops/prove-way.ts"),
  ]);
  const { waiting } = await client.call("me", {});
  const inTheWay = mailInTheWay("proof", agent, waiting);
  if (inTheWay) return [[inTheWay]];
  const proofs: Finding[][] = [];
  {
    await using mcp = mcpProof(context, connection);
    proofs.push(await proveWay(mcp, { client, agent, clock }));
  }
  for (const harness of place ? wired : []) {
    using way = await hookProof(harness, { home: context.home, place: place!, cwd: process.cwd() });
    proofs.push(await proveWay(way, { client, agent, clock }));
  }
  return proofs;
}
