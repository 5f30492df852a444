import { dayOf } from "../../audit/audit-files.ts";
import { AuditReader } from "../../audit/audit-reader.ts";
import { namedAgent } from "../../client/connect.ts";
import { sleep } from "../../client/sleep.ts";
import { safeJson } from "../../domain/safe-text.ts";
import { auditLines } from "../audit-lines.ts";
import { auditPath } from "../audit-path.ts";
import { auditSince } from "../audit-since.ts";
import { auditText } from "../audit-text.ts";
import { command } from "../command.ts";

/** Milliseconds between two looks with --follow. */
const pause = 300;
/** Characters that are written at once. */
const batch = 1 << 16;

export const relayAudit = command({
  name: "relay audit",
  summary: "Show who did what on this home's relay: when, to whom, how it ended, and from where.",
  notes:
    "For the host: it reads the files in the home's audit/, whether a relay runs or not. No line has a text or a token. With --json " +
    "each is a line of JSON.",
  flags: {
    agent: { type: "text", value: "NAME", description: "only what this agent did, or others did to it" },
    since: { type: "text", value: "TIME", description: "like 2h, 2026-11-28 or 2026-11-28T09:00:00Z (24h)" },
    outcome: { type: "text", choices: ["ok", "refused"], description: "only what went well, or what didn't" },
    follow: { type: "boolean", description: "go on with what happens from now on, until ctrl-c" },
  },
  positionals: [],
  examples: [
    "bch relay audit",
    "bch relay audit --agent codex-1 --since 7d",
    "bch relay audit --outcome refused --follow",
    "bch relay audit --since 2026-11-28 --json",
  ],
  async run({ args, home, output, clock, stopped }) {
    const since = auditSince(args.since ?? "24h", clock.now());
    const agent = namedAgent({ agent: args.agent, env: {} });
    const stop = args.follow ? stopped() : new AbortController().signal;
    const reader = new AuditReader(auditPath(home), dayOf(since));
    let any = false;
    do {
      let text = "";
      for await (const entry of auditLines(reader.read(), { since, agent, outcome: args.outcome })) {
        any = true;
        text += `${output.json ? safeJson(entry) : auditText(entry)}\n`;
        if (text.length < batch) continue;
        output.text(text);
        text = "";
        if (stop.aborted) break;
      }
      output.text(text);
      if (args.follow) await sleep(pause, stop);
    } while (args.follow && !stop.aborted);
    if (!any && !args.follow) output.note("nothing of that kind was written down");
  },
});
