import { rmSync } from "node:fs";
import { join } from "node:path";
import { findRelay } from "../client/relay-run.ts";
import { checkHome } from "../ops/fsck/check-home.ts";
import { homeLocked } from "../ops/fsck/home-locked.ts";
import { openHome } from "../ops/fsck/open-home.ts";
import type { Repair } from "../ops/fsck/repair-home.ts";
import type { Context } from "./context.ts";
import { homeHolder } from "./home-holder.ts";
import { hostClient } from "./host-client.ts";

export interface Checked {
  files: number;
  /** Changes that only the journal has. */
  unfinished: number;
  /** Meanwhile a relay ran: a snapshot was checked, and beside it what is in none. */
  running: boolean;
  damages: Repair[];
}

/** Checks every file of a home and touches none: a snapshot while a relay runs, else the files under the lock. */
export async function lookOverHome(
  context: Pick<Context, "env" | "home" | "output">,
  show: (done: number, all: number) => void,
): Promise<Checked> {
  const { home } = context;
  if (!(await findRelay(home))) {
    using _lock = homeLocked(home, { holder: () => homeHolder(home), write: false });
    return check(home, home, show);
  }
  // The files trail behind the journal of a relay that runs, by a second: in a snapshot they don't.
  await using host = await hostClient(context);
  const { folder } = await host.client.call("takeSnapshot", {}, { timeout: 600_000 });
  const taken = join(home, folder);
  try {
    return check(home, taken, show);
  } finally {
    rmSync(taken, { recursive: true, force: true });
  }
}

function check(home: string, folder: string, show: (done: number, all: number) => void): Checked {
  const opened = openHome(home, folder);
  const damages = checkHome(opened, show).map((damage): Repair => ({ ...damage, mended: false }));
  return { files: opened.entries.size, running: folder !== home, unfinished: opened.unfinished, damages };
}
