import { existsSync } from "node:fs";
import { join } from "node:path";
import { findRelay, readRun } from "../client/relay-run.ts";
import { Fault } from "../domain/fault.ts";
import { HomeLock } from "../store/file/home-lock.ts";
import type { Finding } from "./finding.ts";

const check = "lock";

const start = "bch relay, or sudo systemctl start backchannel";

/**
 * Who has the home: a relay that answers, or nobody. What has it and doesn't answer keeps everybody out. Where nobody has it, commands
 * of an agent here start one; `alone`: there is none, and those elsewhere can't.
 */
export async function lockCheck(home: string, alone = false): Promise<Finding> {
  const found = await findRelay(home);
  if (found) return { check, health: "PASS", says: `held by the relay that runs, process ${found.run.pid}` };
  if (!existsSync(join(home, "lock"))) return { check, health: "PASS", says: "free: no relay has run here" };
  const run = readRun(home);
  const pid = run?.pid;
  try {
    using _lock = new HomeLock(home, () => "");
    if (run && !run.background)
      return { check, health: "FAIL", says: `free: the relay, process ${pid}, was killed`, mend: start };
    if (alone) return { check, health: "WARN", says: "free: no relay runs", mend: start };
    return { check, health: "PASS", says: "free: no relay runs" };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code !== "relay.running")
      return { check, health: "FAIL", says: error.message, mend: error.hint };
    const who = pid === undefined ? "a process" : `process ${pid}`;
    const says = `${who} has the home, and doesn't answer`;
    const mend =
      pid === undefined ? "fuser -v <home>/lock shows which; it may just be starting" : `kill ${pid}`;
    return { check, health: "FAIL", says, mend };
  }
}
