import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { version } from "../../../package.json";
import { fileTime, isoTime } from "../../domain/moment.ts";
import { makeBackup } from "../../ops/make-backup.ts";
import { command } from "../command.ts";
import { counted } from "../counted.ts";
import { hostClient } from "../host-client.ts";
import { ProgressBar } from "../progress-bar.ts";

export const backup = command({
  name: "backup",
  summary: "Pack this home's mail, agents and tasks into a file, while the relay runs.",
  notes:
    "All that was answered before is in it, with a manifest of every file's size and hash; bch restore takes it. The identities of " +
    "this machine's own agents aren't in it. It has everybody's mail and the room token: keep it as safe as the home.",
  flags: { force: { type: "boolean", description: "replace a file of that name" } },
  positionals: [{ name: "file", description: "the archive (backchannel-<time>.tar.gz)", optional: true }],
  examples: ["bch backup", "bch backup /var/backups/backchannel.tar.gz --force"],
  async run(context) {
    const { args, home, output, clock, stopped } = context;
    const signal = stopped();
    const now = clock.now();
    const file = resolve(args.file ?? `backchannel-${fileTime(now)}.tar.gz`);
    await using host = await hostClient(context);
    const { folder } = await host.client.call("takeSnapshot", {}, { timeout: 600_000 });
    const taken = join(home, folder);
    try {
      using bar = new ProgressBar(output, "backup", clock);
      const made = await makeBackup({
        folder: taken,
        file,
        replace: args.force,
        signal,
        version,
        createdAt: isoTime(now),
        onProgress: (done, all) => bar.show(done, all),
      });
      output.answer(made, () => `${file}: ${counted(made.counts)}, ${Math.ceil(made.bytes / 1024)} KiB`);
    } finally {
      rmSync(taken, { recursive: true, force: true });
    }
  },
});
