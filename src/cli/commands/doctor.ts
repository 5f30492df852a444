import { existsSync } from "node:fs";
import type { Connection } from "../../client/connect.ts";
import { identityNames } from "../../client/identity-names.ts";
import { fault } from "../../domain/fault.ts";
import { diskCheck } from "../../ops/disk-check.ts";
import type { Finding } from "../../ops/finding.ts";
import { homeCheck } from "../../ops/home-check.ts";
import { type ClientFindings, clientFindings } from "../client-findings.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { doctorText } from "../doctor-text.ts";
import { flagSeconds } from "../flag-seconds.ts";
import { connectionFlags } from "../global-flags.ts";
import type { Checked } from "../harness-check.ts";

export const doctor = command({
  name: "doctor",
  summary: "Check this machine's way to its mail, and the relay it hosts, and say what mends what is broken.",
  notes:
    "--prove sends a message to yourself and walks it through the installed hooks and bch mcp, as a session would: it is " +
    "claimed, shown and acked, and each hop says how long it took. That needs an empty mailbox. With --wait a session " +
    "that is running has to do it. In a relay's home its files, its disk and its service are checked too. It fails when anything " +
    "says FAIL; WARN is no failure.",
  flags: {
    prove: { type: "boolean", description: "send a message to yourself, and follow it through" },
    wait: { type: "text", value: "TIME", description: "the same, through a session that runs: 60, 5m" },
    ...connectionFlags,
  },
  positionals: [],
  examples: ["bch doctor", "bch doctor --prove", "bch doctor --wait 60", "bch doctor --json"],
  async run(context) {
    const { args, home, output } = context;
    const seconds = args.wait === undefined ? undefined : flagSeconds("--wait", args.wait);
    const here = [homeCheck(home), ...(existsSync(home) ? [diskCheck(home)] : [])];
    const { hostFindings, isHost } = await import("../host-findings.ts");
    const hosts = isHost(home);
    const proves = args.prove || seconds !== undefined;

    // The user that a relay runs as has no mail of its own.
    const client: ClientFindings =
      hosts && !proves && isNobody(context)
        ? {
            findings: [
              { check: "identities", health: "PASS", says: "no agent's home, but a relay's" } as const,
            ],
          }
        : await clientFindings(context);
    const { connection, harness = { findings: [], wired: [] } } = client;
    const before = [...here, ...client.findings];
    const proofs = proves ? await proved(context, connection, before, harness, seconds) : [];
    const host = hosts ? await hostFindings(context) : [];

    const findings = [...before, ...harness.findings];
    const all = [...findings, ...host, ...proofs.flat()];
    const broken = all.filter(({ health }) => health === "FAIL").length;
    const answer = {
      agent: connection?.agent,
      healthy: broken === 0,
      findings: [...findings, ...host],
      ...(proofs[0] && { proofs }),
    };
    output.answer(answer, () => doctorText([findings, host, ...proofs]));
    if (broken > 0) throw fault("doctor.broken", broken);
  },
});

/** Nobody has joined from here, and no flag or variable says that there is an agent all the same. */
function isNobody({ args, home, env }: Pick<Context<Asked>, "args" | "home" | "env">): boolean {
  const { BACKCHANNEL_AGENT, BACKCHANNEL_URL, BACKCHANNEL_TOKEN } = env;
  const asked = [args.agent, args.url, args.token, BACKCHANNEL_AGENT, BACKCHANNEL_URL, BACKCHANNEL_TOKEN];
  return identityNames(home).length === 0 && !asked.some(Boolean);
}

interface Asked {
  agent: string | undefined;
  url: string | undefined;
  token: string | undefined;
}

async function proved(
  context: Pick<Context, "home" | "env" | "clock" | "output">,
  connection: Connection | undefined,
  before: Finding[],
  { wired, place }: Checked,
  seconds: number | undefined,
): Promise<Finding[][]> {
  if (!connection || before.some(({ health }) => health === "FAIL"))
    return [[{ check: "proof", health: "FAIL", says: "not tried", mend: "first what is broken above" }]];
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
