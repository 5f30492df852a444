import { Fault } from "../domain/fault.ts";
import type { Harness, Place } from "../harness/harness.ts";
import type { Finding } from "../ops/finding.ts";
import type { Context } from "./context.ts";
import { type Wired, type WiredHarness, wireHarnesses } from "./wire-harnesses.ts";

export interface Checked {
  findings: Finding[];
  /** Those that bring this agent's mail, with files as bch setup would write them. */
  wired: readonly Harness[];
  place?: Place;
}

/** Whether the harnesses found here are wired, to this agent's mailbox or another's here: a setup now would change nothing. */
export function harnessCheck({ home, env }: Pick<Context, "home" | "env">, agent: string): Checked {
  let plan: Wired;
  try {
    plan = wireHarnesses({ home, env, agent, keepAgents: true, chosen: [], undo: false, dryRun: true });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code !== "harness.absent")
      return {
        findings: [{ check: "harness", health: "FAIL", says: error.message, mend: error.hint }],
        wired: [],
      };
    return { findings: [{ check: "harness", health: "PASS", says: "none was found here" }], wired: [] };
  }
  const findings = plan.harnesses.map((harness) => finding(harness, plan));
  const wired = plan.harnesses.filter(
    (harness, at) => harness.agent === agent && findings[at]?.health === "PASS",
  );
  return { findings, wired, place: plan.place };
}

function finding({ name, title, agent }: WiredHarness, { files }: Wired): Finding {
  const own = files.filter(({ harnesses }) => harnesses.includes(name));
  const failed = own.find(({ error }) => error)?.error;
  if (failed) return { check: name, health: "FAIL", says: failed.message, mend: failed.hint };
  const open = own.filter(({ status }) => status !== "same");
  if (open.length === 0) return { check: name, health: "PASS", says: `${title} is wired to @${agent}` };
  const says =
    open.length === own.length
      ? `${title} is here, and not wired to @${agent}`
      : `not up to date: ${open.map(({ path }) => path).join(", ")}`;
  return { check: name, health: "WARN", says, mend: `bch setup --for ${name} --agent ${agent}` };
}
