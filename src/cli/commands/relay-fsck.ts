import { findRelay } from "../../client/relay-run.ts";
import { Fault, fault } from "../../domain/fault.ts";
import { homeLocked } from "../../ops/fsck/home-locked.ts";
import { repairHome } from "../../ops/fsck/repair-home.ts";
import { unusableHome } from "../../store/file/unusable-home.ts";
import { command } from "../command.ts";
import { fsckText } from "../fsck-text.ts";
import { homeHolder } from "../home-holder.ts";
import { type Checked, lookOverHome } from "../look-over-home.ts";
import { ProgressBar } from "../progress-bar.ts";

export const relayFsck = command({
  name: "relay fsck",
  summary: "Check every file of this home's relay, and put aside what is damaged.",
  notes:
    "Without --repair nothing is touched, and the relay goes on: a moment's snapshot is checked, and what it is writing only when it is stopped. --repair wants it stopped. It moves what is " +
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
      checked = args.repair ? await repaired(home, show) : await lookOverHome(context, show);
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

async function repaired(home: string, show: (done: number, all: number) => void): Promise<Checked> {
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
  return { files, unfinished: 0, running: false, damages: repairs };
}
