import { type HarnessName, harnessNames } from "./harness-name.ts";
import { shellWords } from "./shell-words.ts";

/** What a hook or an MCP server of somebody's settings runs of us. */
export interface OurCommand {
  words: readonly string[];
  runs: "hook" | "mcp";
  harness?: HarnessName;
  event?: string;
  /** By bch setup: a program and a file by their whole paths, and nothing around them. Else somebody wrote it. */
  bySetup: boolean;
}

/** The name of our MCP server in everybody's settings. */
export const serverName = "backchannel";

/** Reads a hook or an MCP server of a harness's settings; nothing when it runs something else. */
export function ourCommand(entry: unknown): OurCommand | undefined {
  const words = wordsOf(entry);
  const at = words?.findIndex((word) => word === "hook" || word === "mcp") ?? -1;
  if (!words || at < 1) return undefined;
  const before = words.slice(0, at);
  const bySetup = before.every((word) => word.startsWith("--") || /^([/\\]|[A-Za-z]:)/.test(word));
  if (!bySetup && words[0] !== "bch") return undefined;
  if (words[at] === "mcp") return { words, runs: "mcp", bySetup };
  const harness = harnessNames.find((name) => name === words[at + 1]);
  const event = words[at + 2];
  return harness && event ? { words, runs: "hook", harness, event, bySetup } : undefined;
}

/** Whether bch setup wrote this entry. An MCP server has our name too: of other names there may be many like it. */
export function isOurs(entry: unknown, key: string | undefined): boolean {
  const command = ourCommand(entry);
  return !!command?.bySetup && (command.runs === "hook" || key === serverName);
}

/** The command of a hook or of an MCP server, in each of the forms that harnesses have. */
function wordsOf(entry: unknown): string[] | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const { command, bash, args } = entry as Record<string, unknown>;
  const line = command ?? bash;
  if (areWords(line)) return line;
  if (typeof line !== "string") return undefined;
  return areWords(args) ? [line, ...args] : shellWords(line);
}

const areWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((word) => typeof word === "string");
