import { etiquetteFor } from "../../domain/etiquette.ts";
import { quoteWords } from "../../harness/shell-words.ts";
import { command } from "../command.ts";
import { connectionFlags } from "../global-flags.ts";
import { shellFlags } from "../shell-flags.ts";

export const mcp = command({
  name: "mcp",
  summary: "Serve the mailbox to one MCP client, over standard input and output.",
  notes:
    "A harness starts this; it ends when the harness closes its end. A Claude Code session that was started with " +
    "channels is woken through it, by a line that says who wrote; --push-bodies shows what they wrote as well. What was " +
    "pushed stays unclaimed until the session calls bch_inbox.",
  flags: {
    channel: {
      type: "boolean",
      description: "the client takes channel events, though its command line doesn't show it",
    },
    "push-bodies": { type: "boolean", description: "wake the session with the messages, as far as they fit" },
    match: {
      type: "text",
      value: "SCOPE",
      description: "wake it for mail of this scope, and without one (this repository's remote)",
    },
    ...connectionFlags,
  },
  positionals: [],
  examples: [
    "claude mcp add backchannel -- bch mcp",
    "claude mcp add backchannel -- bch mcp --agent claude-main",
    "claude mcp add backchannel -- bch mcp --push-bodies",
  ],
  async run({ args, home, env, connect }) {
    const [{ serveMcp }, { channelAsked }, { hookMatch }, { version }] = await Promise.all([
      import("../../mcp/serve-mcp.ts"),
      import("../../mcp/channel-asked.ts"),
      import("../hook-match.ts"),
      import("../../../package.json"),
    ]);
    const asked = (client: string) => args.channel || (client === "claude-code" && channelAsked());
    const match = args.match ?? (await hookMatch(process.cwd()));
    const channel = { asked, match, bodies: args["push-bodies"] };
    // What the environment says, the session's shell knows as well.
    const agent = args.agent?.toLowerCase();
    const flags = agent ? shellFlags({ home, user: env.HOME || env.USERPROFILE, agent }) : [];
    const instructions = etiquetteFor(quoteWords(flags));
    // Codex tells its servers; others tell nobody.
    await serveMcp({ connect, version, instructions, channel, sessionId: env.CODEX_THREAD_ID });
  },
});
