import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";

export const mcp = command({
  name: "mcp",
  summary: "Serve the mailbox to one MCP client, over standard input and output.",
  notes: "A harness starts this; it ends when the harness closes its end.",
  flags: connectionFlags,
  positionals: [],
  examples: [
    "claude mcp add backchannel -- bch mcp",
    "claude mcp add backchannel -- bch mcp --agent claude-main",
  ],
  async run({ connect }) {
    const [{ serveMcp }, { version }] = await Promise.all([
      import("../../mcp/serve-mcp.ts"),
      import("../../../package.json"),
    ]);
    await serveMcp({ connect, version });
  },
});
