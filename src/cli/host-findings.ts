import { existsSync } from "node:fs";
import { join } from "node:path";
import { deadLetterCheck } from "../ops/dead-letter-check.ts";
import type { Finding } from "../ops/finding.ts";
import { lockCheck } from "../ops/lock-check.ts";
import { mailNames } from "../ops/mail-names.ts";
import { quarantineCheck } from "../ops/quarantine-check.ts";
import { serviceCheck } from "../ops/service-check.ts";
import { spoolCheck } from "../ops/spool-check.ts";
import { waitingCheck } from "../ops/waiting-check.ts";
import type { Context } from "./context.ts";
import { lookOverHome } from "./look-over-home.ts";
import { ProgressBar } from "./progress-bar.ts";

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
    await lockCheck(home),
    await spoolCheck(() => lookOverHome(context, (done, all) => bar.show(done, all))),
    quarantineCheck(home),
    deadLetterCheck(home, mailNames(home, "dead")),
    waitingCheck(mailNames(home, "new"), clock.now()),
    ...serviceCheck(),
  ];
}
