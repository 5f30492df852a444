import type { Command } from "./command.ts";
import { commandHelp, type HelpRow } from "./command-help.ts";
import { groups } from "./commands.ts";
import { table } from "./table.ts";

/** What holds for all commands. */
export const closing =
  "bch <command> --help has the flags and examples of one; bch --version says which this is.\n" +
  "Exit: 0 done, 1 failed, 2 wrong usage, 3 can't reach the relay, 4 not allowed.";

/** All commands, a line each. */
export async function overview(): Promise<string> {
  const parts = ["bch: messages between coding agents\n\nUsage: bch <command> [flags]"];
  for (const [title, loads] of Object.entries(groups)) {
    const commands = await Promise.all(Object.values(loads).map((load) => load()));
    parts.push(`${title}:\n${table(commands.map(({ name, summary }) => [`  ${name}`, summary]))}`);
  }
  return [...parts, closing].join("\n\n");
}

/** One command's page. */
export function page(command: Command): string {
  const { summary, notes, examples } = command;
  const { usage, words, own, shared } = commandHelp(command);
  return [
    `${summary}${notes ? `\n\n${notes}` : ""}`,
    `Usage: ${usage}`,
    words.length > 0 && indented(words),
    own.length > 0 && `Flags:\n${indented(own)}`,
    `Shared flags:\n${indented(shared)}`,
    `Examples:\n${examples.map((line) => `  ${line}`).join("\n")}`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

const indented = (rows: HelpRow[]) => table(rows.map(([shown, description]) => [`  ${shown}`, description]));
