import { namedAgent } from "../../client/connect.ts";
import { readConfig, readIdentity } from "../../client/identity.ts";
import { Fault, fault } from "../../domain/fault.ts";
import { harnessNames } from "../../harness/harness-name.ts";
import { wakeWhat } from "../../harness/wake/wake-service.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";

export const setup = command({
  name: "setup",
  summary: "Wire the coding harnesses of this machine, so that an agent's mail comes into its sessions.",
  notes:
    "Adds hooks, the MCP server and the etiquette to the settings of each harness that is found here. Comments, order and " +
    "everything else in those files stay to the byte; running it again changes nothing; --undo takes it out. A harness " +
    "brings the mail of one agent: the first that joined here, or the one that --agent names. It keeps to that one later.",
  flags: {
    for: {
      type: "text",
      value: "NAME",
      choices: harnessNames,
      description: "this harness only, found or not",
      repeatable: true,
    },
    project: { type: "boolean", description: "this project's settings instead of your own" },
    wake: {
      type: "boolean",
      description: "also run bch wake as a service",
    },
    "start-agents": { type: "boolean", description: "with --wake: let it begin turns in idle sessions" },
    http: {
      type: "boolean",
      description: "only print how a harness is wired by URL and token",
    },
    "dry-run": { type: "boolean", description: "show what would be done, line by line, and do nothing" },
    undo: { type: "boolean", description: "take everything out again" },
    agent: connectionFlags.agent,
  },
  positionals: [],
  examples: [
    "bch setup --dry-run",
    "bch setup",
    "bch setup --for claude-code --for codex --agent reviewer",
    "bch setup --wake",
    "bch setup --http --for claude-code",
    "bch setup --undo",
  ],
  async run({ args, home, env, output }) {
    if (args.http) {
      const { setupHttp } = await import("../setup-http.ts");
      return setupHttp({ home, env, output, agent: args.agent, chosen: args.for });
    }
    const { "dry-run": dryRun, "start-agents": startAgents, undo } = args;
    if (startAgents && !args.wake) throw new Fault("usage.wrong", "--start-agents goes with --wake");
    if (args.wake && args.project)
      throw new Fault("usage.wrong", "--wake is for all of this machine, so it doesn't go with --project");
    const named = namedAgent({ agent: args.agent, env });
    const agent = undo ? (named ?? "") : agentHere(home, named);
    const [{ wireHarnesses }, { wiredText }, { nextSteps }, { WakeSetup }] = await Promise.all([
      import("../wire-harnesses.ts"),
      import("../wired-text.ts"),
      import("../next-steps.ts"),
      import("../wake-setup.ts"),
    ]);
    // To take everything out means the service too.
    const waking = args.wake || (undo && !args.project && args.for.length === 0);
    const wake = waking ? new WakeSetup({ home, startAgents, undo, dryRun }) : undefined;
    const project = args.project ? process.cwd() : undefined;
    const wired = wireHarnesses({
      home,
      env,
      agent,
      keepAgents: named === undefined,
      chosen: args.for,
      more: wake?.files,
      project,
      undo,
      dryRun,
    });
    const { files } = wired;
    const harnesses = undo ? undefined : wired.harnesses.map(({ name, agent }) => ({ name, agent }));
    const next = undo || dryRun ? [] : nextSteps(wired);
    output.answer({ agent: agent || undefined, harnesses, dryRun, files, next }, () =>
      wiredText(wired, { dryRun, undo }),
    );
    const failed = files.filter(({ status }) => status === "failed");
    const isThere = files.some(({ what, status }) => what === wakeWhat && status !== "failed");
    if (wake && isThere && !undo && !dryRun) output.note(wake.start());
    if (failed.length > 0) throw fault("setup.incomplete", failed.length);
  },
});

/** The agent whose mail the hooks are to bring: one that joined from here. */
function agentHere(home: string, named: string | undefined): string {
  const name = named ?? readConfig(home).agent;
  if (name !== undefined && readIdentity(home, name)) return name;
  throw name === undefined
    ? new Fault("identity.missing", "no agent has joined from here, so there is no mail to bring")
    : fault("identity.missing", name);
}
