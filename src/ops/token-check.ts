import type { RelayClient } from "../client/relay-client.ts";
import type { Clock } from "../domain/clock.ts";
import { Fault } from "../domain/fault.ts";
import { clockCheck } from "./clock-check.ts";
import type { Finding } from "./finding.ts";

/** The relay knows the token as this agent's; its answer also has its clock. */
export async function tokenCheck(
  client: Pick<RelayClient, "call">,
  agent: string,
  clock: Clock,
): Promise<Finding[]> {
  const check = "token";
  const before = clock.now();
  try {
    const { name, waiting, claimed, lastSeen } = await client.call("me", {}, { timeout: 5000 });
    const skew = clockCheck(lastSeen, { before, after: clock.now() });
    if (name === agent) {
      const says = `good, @${name}: ${waiting} waiting, ${claimed} claimed`;
      return [{ check, health: "PASS", says }, skew];
    }
    const says = `it is @${name}'s, not @${agent}'s`;
    return [{ check, health: "FAIL", says, mend: `bch init ${agent}` }, skew];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const mend = error.code.startsWith("auth.") ? `bch init ${agent}` : error.hint;
    return [{ check, health: "FAIL", says: error.message, mend }];
  }
}
