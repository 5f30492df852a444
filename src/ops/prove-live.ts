import type { RelayClient } from "../client/relay-client.ts";
import type { Clock } from "../domain/clock.ts";
import { Canary, holder } from "./canary.ts";
import type { Finding } from "./finding.ts";

interface Live {
  client: Pick<RelayClient, "call">;
  agent: string;
  clock: Clock;
  /** For all of it. */
  seconds: number;
}

/** A canary for a session that is running: who claims it, and when it is acked. */
export async function proveLive({ client, agent, clock, seconds }: Live): Promise<Finding[]> {
  await using canary = await Canary.send(client, agent, clock);
  const end = clock.elapsed() + seconds * 1000;
  const claim = await canary.follow("claimed", seconds);
  if (!claim.reached) {
    const says = `no session of @${agent} took it in ${seconds} s`;
    const mend =
      "bch agents shows what listens; bch setup wires a harness; then start a session, or prompt it";
    return [canary.sent, { check: "claim", health: "FAIL", says, mend }];
  }
  const claimed: Finding = {
    check: "claim",
    health: "PASS",
    says: `by ${holder(claim.delivery)}`,
    ms: claim.ms,
  };
  const left = Math.max(1, Math.round((end - clock.elapsed()) / 1000));
  const ack = await canary.follow("ended", left);
  const hops = [canary.sent, claimed];
  if (ack.delivery.state === "acked")
    return [...hops, { check: "ack", health: "PASS", says: `by ${holder(ack.delivery)}`, ms: ack.ms }];
  const says = `none in ${seconds} s: the session hasn't gone on since it was shown`;
  const mend = `prompt that session once more, then: bch sent ${canary.id.slice(0, 8)}`;
  return [...hops, { check: "ack", health: "WARN", says, mend }];
}
