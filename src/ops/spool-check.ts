import { Fault } from "../domain/fault.ts";
import type { Finding } from "./finding.ts";
import type { Damage } from "./fsck/damage.ts";

/** Every file is what its place says. `look`: bch relay fsck's own. */
export async function spoolCheck(
  look: () => Promise<{ files: number; damages: readonly Damage[] }>,
): Promise<Finding> {
  const check = "spool";
  try {
    const { files, damages } = await look();
    const wrong = damages.filter(({ kind }) => kind !== "leftover");
    const [first] = wrong;
    if (!first)
      return {
        check,
        health: "PASS",
        says: `${files.toLocaleString("en-US")} files and folders, all as they should be`,
      };
    const more = wrong.length > 1 ? `, and ${wrong.length - 1} more` : "";
    const health = wrong.every(({ kind }) => kind === "mode") ? "WARN" : "FAIL";
    return { check, health, says: `${first.path}: ${first.says}${more}`, mend: "bch relay fsck" };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { check, health: "FAIL", says: error.message, mend: error.hint };
  }
}
