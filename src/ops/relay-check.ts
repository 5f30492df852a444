import type { RelayClient } from "../client/relay-client.ts";
import { Fault } from "../domain/fault.ts";
import type { Finding } from "./finding.ts";

interface Ours {
  /** Of this bch. */
  version: string;
  protocol: number;
}

const check = "relay";

/** The relay answers, and speaks the wire that we speak. */
export async function relayCheck(
  client: Pick<RelayClient, "call" | "where">,
  ours: Ours,
  elapsed: () => number,
): Promise<Finding> {
  const began = elapsed();
  try {
    const { version, protocol } = await client.call("info", {}, { timeout: 5000 });
    const ms = elapsed() - began;
    const says = `${client.where}, version ${version}, protocol ${protocol}`;
    if (protocol !== ours.protocol) {
      const mend = `this bch speaks protocol ${ours.protocol}: update the older of the two`;
      return { check, health: "FAIL", says, mend, ms };
    }
    if (version === ours.version) return { check, health: "PASS", says, ms };
    const mend = `this bch is ${ours.version}: update the older of the two`;
    return { check, health: "WARN", says, mend, ms };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { check, health: "FAIL", says: error.message, mend: error.hint };
  }
}
