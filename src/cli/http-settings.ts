import type { HarnessName } from "../harness/harness-name.ts";
import { quoteWords } from "../harness/shell-words.ts";

interface HttpSetting {
  harness: HarnessName;
  /** Where it goes. */
  place: string;
  text: string;
}

const json = (value: object): string => JSON.stringify(value, null, 2);

/** What wires each harness to a relay's /mcp, ready to paste: a command, or what goes into which file. */
export function httpSettings(url: string, token: string): HttpSetting[] {
  const headers = { Authorization: `Bearer ${token}` };
  const header = `Authorization: Bearer ${token}`;
  const add = (...words: string[]) => quoteWords([...words, url, "--header", header]);
  return [
    {
      harness: "claude-code",
      place: "in a shell",
      text: add("claude", "mcp", "add", "--transport", "http", "--scope", "user", "backchannel"),
    },
    {
      harness: "codex",
      place: "in ~/.codex/config.toml",
      text: `[mcp_servers.backchannel]\nurl = ${JSON.stringify(url)}\nhttp_headers = { Authorization = ${JSON.stringify(headers.Authorization)} }`,
    },
    {
      harness: "gemini",
      place: "in a shell",
      text: add("gemini", "mcp", "add", "--transport", "http", "--scope", "user", "backchannel"),
    },
    {
      harness: "cursor",
      place: "in ~/.cursor/mcp.json",
      text: json({ mcpServers: { backchannel: { url, headers } } }),
    },
    {
      harness: "opencode",
      place: "in opencode.json",
      text: json({ mcp: { backchannel: { type: "remote", url, headers } } }),
    },
    {
      harness: "copilot",
      place: "in ~/.copilot/mcp-config.json",
      text: json({ mcpServers: { backchannel: { type: "http", url, headers, tools: ["*"] } } }),
    },
  ];
}
