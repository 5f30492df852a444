import type { RelayClient } from "../client/relay-client.ts";
import type { Clock } from "../domain/clock.ts";
import { Fault } from "../domain/fault.ts";
import { Canary, holder } from "./canary.ts";
import type { Finding } from "./finding.ts";

/** A way by which mail comes into a session, and which can be walked without one. */
export interface Way {
  /** For people: `codex UserPromptSubmit`. */
  name: string;
  /** The door that its claims name. */
  door: string;
  /** What a session would be shown now. */
  fetch(): Promise<string>;
  /** As the session would go on, having seen it. */
  goOn(): Promise<void>;
  /** What to do when it is broken. */
  mend: string;
}

interface Proof {
  client: Pick<RelayClient, "call">;
  agent: string;
  clock: Clock;
}

/** Seconds that an ack may take behind the sign of life that causes it. */
const ackPatience = 10;

/** What stands in the way of a proof: mail that waits. Whoever is shown it here is no session, and an ack of it would be a lie. */
export function mailInTheWay(check: string, agent: string, waiting: number): Finding | undefined {
  if (waiting === 0) return undefined;
  const says = `not tried: ${waiting} waiting, and the proof would take it`;
  return { check, health: "FAIL", says, mend: `bch drain --agent ${agent}, then this again` };
}

/** A canary through one way, hop by hop, up to the first that is broken. */
export async function proveWay(way: Way, { client, agent, clock }: Proof): Promise<Finding[]> {
  const before = await client.call("me", {});
  const inTheWay = mailInTheWay(way.name, agent, before.waiting);
  if (inTheWay) return [inTheWay];
  await using canary = await Canary.send(client, agent, clock);
  const hops = [canary.sent];
  const hop = (check: string, says: string, ms: number) => hops.push({ check, health: "PASS", says, ms });
  const broken = (check: string, says: string, mend = way.mend): Finding[] => [
    ...hops,
    { check, health: "FAIL", says, mend },
  ];

  const began = clock.elapsed();
  let shown: string;
  try {
    shown = await way.fetch();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return broken(way.name, error.message);
  }
  const fetched = clock.elapsed() - began;
  const { delivery } = await canary.follow("claimed", 0);
  if (delivery.state === "unclaimed") return broken(way.name, "it ran, and claimed nothing");
  if (!shown.includes(canary.mark)) {
    if ("by" in delivery && delivery.by === way.door)
      return broken(way.name, "it claimed the canary, but showed nothing");
    return broken(
      way.name,
      `${holder(delivery)} was faster`,
      "end that session or wait for it, then this again",
    );
  }
  hop(way.name, `claimed by ${holder(delivery)}, and shown`, fetched);

  const { claimed } = await client.call("me", {});
  if (claimed > before.claimed + 1)
    return broken(
      "ack",
      "other mail came meanwhile; it comes back when its lease ends",
      "bch doctor --prove",
    );
  const going = clock.elapsed();
  try {
    await way.goOn();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return broken("ack", error.message);
  }
  const end = await canary.follow("ended", ackPatience);
  if (end.delivery.state !== "acked") return broken("ack", `none came; it is ${end.delivery.state}`);
  hop("ack", `by ${holder(end.delivery)}`, clock.elapsed() - going);
  return hops;
}
