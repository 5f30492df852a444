import type { Command } from "./command.ts";
import { commandHelp, type HelpRow } from "./command-help.ts";
import { commandName, longerNames } from "./command-name.ts";
import { commands, groups } from "./commands.ts";
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
    parts.push(`${title}:\n${listed(commands)}`);
  }
  return [...parts, closing].join("\n\n");
}

/** What a command line with --help asks for: the page of a command, or of a word that several begin with, as `task`. */
export async function help(words: string[]): Promise<string> {
  const flag = words.findIndex((word) => word.startsWith("-"));
  const asked = words.slice(0, flag < 0 ? undefined : flag).join(" ");
  if (!Object.hasOwn(commands, asked) && longerNames(asked).length > 0)
    return `Usage: bch ${asked} <command> [flags]\n\n${listed(await below(asked))}\n\n${closing}`;
  const { name } = commandName(words);
  return page(await commands[name]!(), await below(name));
}

const below = (name: string) => Promise.all(longerNames(name).map((longer) => commands[longer]!()));

/** One command's page; below it are those whose names begin with its own. */
export function page(command: Command, below: Command[] = []): string {
  const { summary, notes, examples } = command;
  const { usage, words, own, shared } = commandHelp(command);
  return [
    `${summary}${notes ? `\n\n${notes}` : ""}`,
    `Usage: ${usage}`,
    words.length > 0 && indented(words),
    own.length > 0 && `Flags:\n${indented(own)}`,
    `Shared flags:\n${indented(shared)}`,
    `Examples:\n${examples.map((line) => `  ${line}`).join("\n")}`,
    below.length > 0 && `Beside it:\n${listed(below)}`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

const listed = (some: Command[]) => table(some.map(({ name, summary }) => [`  ${name}`, summary]));
const indented = (rows: HelpRow[]) => table(rows.map(([shown, description]) => [`  ${shown}`, description]));
