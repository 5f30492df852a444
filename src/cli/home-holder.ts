import { readRun } from "../client/relay-run.ts";

/** Who has the lock on a home, for the error of whoever wanted it too. */
export function homeHolder(home: string): string {
  const run = readRun(home);
  return run
    ? `process ${run.pid}, since ${run.startedAt}${run.background ? ", in the background" : ""}` +
        run.urls.map((url) => `, ${url}`).join("")
    : "it is just starting";
}
