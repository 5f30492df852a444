import { version } from "../../package.json";
import type { Connection } from "../client/connect.ts";
import { protocol } from "../contract/service.ts";
import { Fault } from "../domain/fault.ts";
import { backgroundCheck } from "../ops/background-check.ts";
import type { Finding } from "../ops/finding.ts";
import { identityCheck } from "../ops/identity-check.ts";
import { relayCheck } from "../ops/relay-check.ts";
import { tlsCheck } from "../ops/tls-check.ts";
import { tokenCheck } from "../ops/token-check.ts";
import { wakeCheck } from "../ops/wake-check.ts";
import type { Context } from "./context.ts";
import { type Checked, harnessCheck } from "./harness-check.ts";

export interface ClientFindings {
  findings: Finding[];
  connection?: Connection;
  harness?: Checked;
}

/** An agent's way to its mail, from its files here to what would wake it. What can't be looked at any more is left out. */
export async function clientFindings(
  context: Pick<Context, "home" | "env" | "clock" | "connect">,
): Promise<ClientFindings> {
  const { home, clock } = context;
  const findings = identityCheck(home);
  try {
    const connection = await context.connect();
    const { client, agent, identity } = connection;
    const relay = await relayCheck(client, { version, protocol }, () => clock.elapsed());
    const way = [relay];
    if (relay.health !== "FAIL") {
      way.push(...(await tlsCheck(client.where, clock.now())));
      way.push(...(await tokenCheck(client, agent, clock)));
    }
    if (way.every(({ health }) => health !== "FAIL")) way.push(...(await wakeCheck(client, agent)));
    if (identity && !identity.url) way.push(...(await backgroundCheck(home, version)));
    return { findings: [...findings, ...way], connection, harness: harnessCheck(context, agent) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    findings.push({ check: "relay", health: "FAIL", says: error.message, mend: error.hint });
    return { findings };
  }
}
