import { resolve } from "node:path";
import { findRelay } from "../../client/relay-run.ts";
import { fault } from "../../domain/fault.ts";
import { restore as putBack } from "../../ops/restore.ts";
import { command } from "../command.ts";
import { counted } from "../counted.ts";
import { homeHolder } from "../home-holder.ts";

export const restore = command({
  name: "restore",
  summary: "Put the mail, agents and tasks of a backup in place of this home's.",
  notes:
    "No relay may run on the home. The file is checked whole before anything is touched, and the old home stays beside the new one. " +
    "What was read after the backup was made is unread again. The identities of this machine's own agents stay as they are.",
  flags: {
    "dry-run": { type: "boolean", description: "only check the file" },
  },
  positionals: [{ name: "file", description: "what bch backup made" }],
  examples: [
    "bch restore backchannel-20261121T120000Z.tar.gz --dry-run",
    "bch restore backchannel-20261121T120000Z.tar.gz",
  ],
  async run({ args, home, output, clock }) {
    const dryRun = args["dry-run"];
    const holder = () => homeHolder(home);
    if (!dryRun && (await findRelay(home))) throw fault("relay.running", home, holder());
    const file = resolve(args.file);
    const { manifest, before } = await putBack({ file, home, holder, now: () => clock.now(), dryRun });
    const what = `${counted(manifest.counts)} of ${manifest.createdAt}`;
    output.answer({ ...manifest, files: manifest.files.length, home, before, dryRun }, () =>
      dryRun
        ? `${file} is whole: ${what}`
        : [`${home} has ${what}`, ...(before ? [`the old home is ${before}`] : [])].join("\n"),
    );
  },
});
