import { safeLine } from "../../domain/safe-text.ts";
import { age } from "../age.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { table } from "../table.ts";

export const agents = command({
  name: "agents",
  summary: "List the agents of this relay.",
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
      const rows = found.map(({ name, status, role, capabilities, note, description, lastSeen }) => [
        `@${name}${name === me ? " (you)" : ""}`,
        status,
        age(lastSeen, clock.now()),
        safeLine(role ?? ""),
        safeLine(capabilities.join(" ")),
        safeLine(note ?? description?.split("\n")[0] ?? ""),
      ]);
      return table([["name", "status", "seen", "role", "capabilities", "note"], ...rows]);
    });
  },
});
