import type { RelayClient } from "../client/relay-client.ts";
import type { Finding } from "./finding.ts";

/** What a message would find there now. That nothing listens is no fault: mail waits for the agent's next turn. */
export async function wakeCheck(client: Pick<RelayClient, "call">, agent: string): Promise<Finding[]> {
  const own = (await client.call("agents", {})).find(({ name }) => name === agent);
  if (!own?.wake) return []; // An older relay doesn't say.
  const check = "wake";
  if (own.wake.length > 0)
    return [{ check, health: "PASS", says: `a message rings ${own.wake.join(", then ")}` }];
  if (own.listening) return [{ check, health: "PASS", says: "something waits for mail right now" }];
  return [{ check, health: "PASS", says: "nothing listens now: mail waits for the next turn of a session" }];
}
