import type { Finding } from "./finding.ts";

/** Milliseconds that two clocks may differ before ages and expiry times look wrong to people. */
const tolerance = 5000;

/** The relay's clock, as it stamped a request that was under way between two readings of ours. */
export function clockCheck(relayTime: string, { before, after }: { before: number; after: number }): Finding {
  const theirs = Date.parse(relayTime);
  const skew = theirs < before ? theirs - before : theirs > after ? theirs - after : 0;
  const check = "clock";
  if (Math.abs(skew) <= tolerance) return { check, health: "PASS", says: "as the relay's" };
  const says = `the relay's is ${Math.round(Math.abs(skew) / 1000)} s ${skew > 0 ? "ahead of" : "behind"} ours`;
  const mend = "timedatectl set-ntp true, on the machine whose clock is wrong";
  return { check, health: "WARN", says, mend };
}
