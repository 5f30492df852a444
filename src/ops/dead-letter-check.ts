import { join } from "node:path";
import { shellWord } from "../domain/shell-word.ts";
import type { Finding } from "./finding.ts";
import type { NamedLetter } from "./mail-names.ts";

/** Messages that nobody acked. Those that expired or whose agent left had to; of the others somebody should know. */
export function deadLetterCheck(home: string, dead: readonly Pick<NamedLetter, "why" | "agent">[]): Finding {
  const check = "dead letters";
  if (dead.length === 0) return { check, health: "PASS", says: "none" };
  const counts = Map.groupBy(dead, ({ why }) => why || "damaged");
  const says = [...counts].map(([why, all]) => `${all.length} ${words[why]}`).join(", ");
  const odd = dead.find(({ why }) => why === "attempts");
  if (!odd) return { check, health: "PASS", says };
  const folder = shellWord(join(home, "mail", odd.agent, "dead"));
  return {
    check,
    health: "WARN",
    says,
    mend: `ls ${folder}: docs/spool.md, by hand, says how one is handed out again`,
  };
}

const words = {
  expired: "expired",
  attempts: "handed out ten times without an ack",
  left: "of agents that left",
  damaged: "damaged",
} as const;
