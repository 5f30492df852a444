import { safeLine } from "../../domain/safe-text.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { presenceText, reachText } from "../presence-text.ts";
import { table } from "../table.ts";

export const agents = command({
  name: "agents",
  summary: "List the agents of this relay, and how a message would reach each now.",
  notes:
    "last: what the relay can prove of it, and when; that a call came doesn't say that a model has read anything. " +
    "reach: whether anything waits there for mail, and what could wake a session, the best first. Where nothing " +
    "listens, mail waits until the agent's next turn.",
  flags: {
    role: { type: "text", description: "only those with this role" },
    capability: { type: "text", value: "WORD", description: "only those that declare this" },
    ...connectionFlags,
  },
  positionals: [],
  examples: ["bch agents", "bch agents --capability typescript --json"],
  async run({ args, clock, output, connect }) {
    const { client, agent: me } = await connect();
    const found = await client.call("agents", { role: args.role, capability: args.capability });
    output.answer(found, () => {
      if (found.length === 0) return "no such agent";
      const rows = found.map((agent) => [
        `@${agent.name}${agent.name === me ? " (you)" : ""}`,
        agent.status,
        presenceText(agent, clock.now()),
        reachText(agent),
        safeLine(agent.role ?? ""),
        safeLine(agent.capabilities.join(" ")),
        safeLine(agent.note ?? agent.description?.split("\n")[0] ?? ""),
      ]);
      return table([["name", "status", "last", "reach", "role", "capabilities", "note"], ...rows]);
    });
  },
});
