import { existsSync } from "node:fs";
import { join } from "node:path";
import { identityNames } from "../client/identity-names.ts";
import { RelayClient } from "../client/relay-client.ts";
import { findRelay } from "../client/relay-run.ts";
import { deadLetterCheck } from "../ops/dead-letter-check.ts";
import type { Finding } from "../ops/finding.ts";
import { lockCheck } from "../ops/lock-check.ts";
import { mailNames } from "../ops/mail-names.ts";
import { quarantineCheck } from "../ops/quarantine-check.ts";
import { serviceCheck } from "../ops/service-check.ts";
import { settingsCheck } from "../ops/settings-check.ts";
import { spoolCheck } from "../ops/spool-check.ts";
import { waitingCheck } from "../ops/waiting-check.ts";
import type { Context } from "./context.ts";
import { lookOverHome } from "./look-over-home.ts";
import { ProgressBar } from "./progress-bar.ts";
import { readConfig } from "./read-config.ts";

/** Whether a relay keeps its mail in this home. */
export const isHost = (home: string): boolean =>
  ["relay.json", "mail"].some((name) => existsSync(join(home, name)));

/** What whoever hosts a relay wants to know of its home. */
export async function hostFindings(
  context: Pick<Context, "home" | "env" | "output" | "clock">,
): Promise<Finding[]> {
  const { home, output, clock } = context;
  using bar = new ProgressBar(output, "spool", clock);
  return [
    await lockCheck(home, identityNames(home).length === 0),
    await settingsCheck({
      path: join(home, "relay.toml"),
      // The environment of whoever asks is not that of the relay.
      read: () => readConfig({ home, env: {}, flags: new Map() }),
      running: await running(home),
    }),
    await spoolCheck(() => lookOverHome(context, (done, all) => bar.show(done, all))),
    quarantineCheck(home),
    deadLetterCheck(home, mailNames(home, "dead")),
    waitingCheck(mailNames(home, "new"), clock.now()),
    ...serviceCheck(),
  ];
}

async function running(home: string) {
  const found = await findRelay(home);
  if (!found) return undefined;
  const client = new RelayClient({ ...found.address, token: found.run.hostToken, agent: "bch" });
  return { pid: found.run.pid, settings: await client.call("hostConfig", {}) };
}
