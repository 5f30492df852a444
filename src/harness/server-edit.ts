import type { Place } from "./harness.ts";
import type { Json, JsonEdit } from "./json-insert.ts";
import { serverName } from "./our-command.ts";

/** The words that run our MCP server. */
export const serverWords = ({ command, flags }: Place): string[] => [...command, "mcp", ...flags];

/** Our MCP server in a JSON file: `mcpServers: {backchannel: {command, args}}`, and what one harness has besides. */
export function serverEdit(place: Place, more: { [key: string]: Json } = {}): JsonEdit {
  const [command, ...args] = serverWords(place);
  return { path: ["mcpServers"], key: serverName, value: { ...more, command: command!, args } };
}

export const theServer = "the MCP server";
