import { connect, namedAgent } from "../../client/connect.ts";
import { readIdentity } from "../../client/identity.ts";
import { identityNames } from "../../client/identity-names.ts";
import { readWakeTarget } from "../../client/wake-target.ts";
import { Fault, fault } from "../../domain/fault.ts";
import { isoTime } from "../../domain/moment.ts";
import { ringText } from "../../domain/ring-text.ts";
import { desktopProgram } from "../../harness/wake/desktop-notice.ts";
import { type Wakeable, wakers } from "../../harness/wake/wakers.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { type WakeReport, wakeDaemon } from "../wake-daemon.ts";

export const wake = command({
  name: "wake",
  summary: "Tell you when mail waits that no session reads.",
  notes:
    "Runs until it is ended, for every agent that has joined from here. It shows a notification on the desktop, when " +
    "nothing better woke the agent: who wrote, never what. With --start-agents it first wakes the agent's last Codex or " +
    "OpenCode session, which costs what a turn costs. The relay decides when to ring: once for each batch of unread mail, " +
    "at most once a minute. docs/waking.md has the whole ladder; bch setup --wake makes this a service.",
  flags: {
    "start-agents": { type: "boolean", description: "also begin turns in sessions that are idle" },
    exec: {
      type: "text",
      value: "CMD",
      description: "when all else fails, run this; BACKCHANNEL_AGENT, _UNREAD, _URGENT and _FROM say why",
    },
    agent: { ...connectionFlags.agent, description: "for this agent only" },
  },
  positionals: [],
  examples: [
    "bch wake",
    "bch wake --start-agents",
    `bch wake --agent reviewer --exec 'claude -p "Read your mail with bch drain"'`,
  ],
  async run({ args, env, home, output, clock, stopped }) {
    const onPath = (program: string) => Bun.which(program, { PATH: env.PATH ?? "" }) !== null;
    const startAgents = args["start-agents"];
    const only = namedAgent({ agent: args.agent, env: {} });
    if (only !== undefined && !readIdentity(home, only)) throw fault("identity.missing", only);
    const program = desktopProgram();
    if (!onPath(program)) output.note(`there is no ${program} here, so no notification can be shown`);
    const target = (agent: string): Wakeable => {
      try {
        return readWakeTarget(home, agent);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        output.note(error.message);
        return {};
      }
    };
    const report = ({ agent, waker, ring, done, says }: WakeReport) => {
      const at = isoTime(clock.now());
      const { rung } = waker;
      if (output.json) output.value({ at, agent, rung, ring, done, says });
      else output.text(`${at} ${rung}: ${ringText(ring, agent)} ${says}`);
    };
    await wakeDaemon({
      agents: () => (only === undefined ? identityNames(home) : [only]),
      wakers: (agent) => wakers({ target: target(agent), startAgents, exec: args.exec, onPath }),
      connect: (agent) => connect({ home, env: settled(env), agent, client: { agent: "bch-wake" } }),
      report,
      note: (line) => output.note(line),
      signal: stopped(),
    });
  },
});

/** One agent's settings from a shell would hold for all of them. */
function settled({
  BACKCHANNEL_AGENT: _,
  BACKCHANNEL_TOKEN: __,
  ...env
}: Record<string, string | undefined>) {
  return env;
}
