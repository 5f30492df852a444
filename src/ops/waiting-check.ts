import { limits } from "../domain/limits.ts";
import type { Finding } from "./finding.ts";
import type { NamedLetter } from "./mail-names.ts";

const day = 86_400_000;

/** The mail that waits longest. After a week its sender's receipt is gone, and nobody else will miss it. */
export function waitingCheck(waiting: readonly Pick<NamedLetter, "stamp" | "agent">[], now: number): Finding {
  const check = "oldest unclaimed";
  const [oldest] = waiting.toSorted((one, other) => one.stamp - other.stamp);
  if (!oldest) return { check, health: "PASS", says: "nothing waits" };
  const age = Math.max(0, now - oldest.stamp / 1000);
  const says = `${spoken(age)}, for @${oldest.agent}; ${waiting.length} in all`;
  if (age < limits.receiptLifetime * 1000) return { check, health: "PASS", says };
  return {
    check,
    health: "WARN",
    says,
    mend: "bch relay agents shows whose mail waits, and when each was last seen",
  };
}

function spoken(age: number): string {
  if (age >= 2 * day) return `${Math.floor(age / day)} days`;
  return age >= 7_200_000 ? `${Math.floor(age / 3_600_000)} hours` : `${Math.floor(age / 60_000)} minutes`;
}
