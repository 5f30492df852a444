import { harnessNames } from "../../harness/harness-name.ts";
import { loadHookFormat } from "../../harness/hooks/load-hook-format.ts";
import { command } from "../command.ts";
import { hookCall } from "../hook-call.ts";
import { budgets } from "../hook-digest.ts";
import { hookIdle } from "../hook-idle.ts";
import { hookRun } from "../hook-run.ts";
import { hookTools } from "../hook-tools.ts";

export const hook = command({
  name: "hook",
  summary: "Answer a hook of a harness: hand its session the mail that waits.",
  notes:
    "What bch setup puts into a harness's hooks; it reads the harness's JSON on standard input and answers in its form. " +
    "Silent when there is nothing. Mail is acked when the harness has shown that it took the text: by the next hook of " +
    "the session. It ends within 1.5 s, and never with an error that would stop a session.",
  flags: {
    agent: { type: "text", value: "NAME", description: "act as this agent (BACKCHANNEL_AGENT)" },
    match: {
      type: "text",
      value: "SCOPE",
      description: "mail of this scope, instead of the session's repository",
    },
    budget: {
      type: "number",
      value: "N",
      description: `characters handed out at once (${budgets.normal}; up to ${budgets.most})`,
    },
  },
  positionals: [
    { name: "harness", description: "which harness runs it", choices: harnessNames },
    { name: "event", description: "the harness's name for the event" },
  ],
  examples: [
    `echo '{"session_id":"s1"}' | bch hook claude-code UserPromptSubmit`,
    `echo '{"session_id":"s1"}' | bch hook codex Stop --agent codex-1 --budget 3000`,
  ],
  async run({ args, home, env, input }) {
    const { harness, event, agent, match, budget } = args;
    const flags = {
      ...(agent && { agent }),
      ...(match && { match }),
      ...(budget && { budget: `${budget}` }),
    };
    const format = await loadHookFormat[harness]();
    const call = hookCall(await input.text(), { format, words: { harness, event, flags }, home, env });
    if (!(await hookIdle(call))) await hookRun(call, hookTools(call));
  },
});
