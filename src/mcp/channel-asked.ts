import { readFileSync } from "node:fs";

/** The flags with which a Claude Code session lets MCP servers push into it; without them it drops what is pushed. */
const flags = ["--channels", "--dangerously-load-development-channels"];

/**
 * Whether the session that started this server listens to channels. It doesn't say so over MCP, and a doorbell that
 * nobody hears would keep the next rung waiting; its command line tells.
 */
export const channelAsked = (words: string[] = parentWords()): boolean =>
  words.some((word) => flags.includes(word.split("=")[0]!));

function parentWords(pid = process.ppid): string[] {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return Bun.spawnSync(["ps", "-o", "args=", "-p", String(pid)])
      .stdout.toString()
      .trim()
      .split(/\s+/);
  } catch {
    return []; // It can't be seen here: `bch mcp --channel` says it then.
  }
}
