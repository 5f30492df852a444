import { rmSync } from "node:fs";
import { join } from "node:path";
import { findRelay } from "../../client/relay-run.ts";
import { Fault, fault } from "../../domain/fault.ts";
import { checkHome } from "../../ops/fsck/check-home.ts";
import { homeLocked } from "../../ops/fsck/home-locked.ts";
import { openHome } from "../../ops/fsck/open-home.ts";
import { type Repair, repairHome } from "../../ops/fsck/repair-home.ts";
import { unusableHome } from "../../store/file/unusable-home.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { type Checked, fsckText } from "../fsck-text.ts";
import { homeHolder } from "../home-holder.ts";
import { hostClient } from "../host-client.ts";
import { ProgressBar } from "../progress-bar.ts";

export const relayFsck = command({
  name: "relay fsck",
  summary: "Check every file of this home's relay, and put aside what is damaged.",
  notes:
    "Without --repair nothing is touched, and the relay goes on: a moment's snapshot is checked. --repair wants it stopped. It moves what is " +
    "damaged or foreign into quarantine/, makes permissions right, and deletes nothing; what is sound stays as it is.",
  flags: { repair: { type: "boolean", description: "put what is damaged into quarantine/" } },
  positionals: [],
  examples: ["bch relay fsck", "bch relay fsck --repair", "bch relay fsck --json"],
  async run(context) {
    const { args, home, output, clock } = context;
    using bar = new ProgressBar(output, "fsck", clock);
    const show = (done: number, all: number) => bar.show(done, all);
    let checked: Checked;
    try {
      checked = args.repair ? await repaired(home, show) : await looked(context, show);
    } catch (error) {
      throw unusableHome(home, error);
    }
    const wrong = checked.damages.filter(({ kind, mended }) => kind !== "leftover" && !mended);
    output.answer({ home, clean: wrong.length === 0, ...checked }, () => fsckText(home, checked));
    if (wrong.length === 0) return;
    const found = fault("fsck.damaged", wrong.length);
    throw args.repair ? new Fault(found.code, found.message, "The lines above say what mends each.") : found;
  },
});

type Show = (done: number, all: number) => void;

async function repaired(home: string, show: Show): Promise<Checked> {
  const holder = () => homeHolder(home);
  if (await findRelay(home)) {
    const { code, message } = fault("relay.running", home, holder());
    throw new Fault(
      code,
      message,
      "End it, then this again: bch relay --stop, or systemctl stop backchannel",
    );
  }
  using _lock = homeLocked(home, { holder, write: true });
  const { repairs, files } = await repairHome(home, show);
  return { files, unfinished: 0, damages: repairs };
}

async function looked(context: Pick<Context, "home" | "output">, show: Show): Promise<Checked> {
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

function check(home: string, folder: string, show: Show): Checked {
  const opened = openHome(home, folder);
  const damages = checkHome(opened, show).map((damage): Repair => ({ ...damage, mended: false }));
  return { files: opened.entries.size, unfinished: opened.unfinished, damages };
}
