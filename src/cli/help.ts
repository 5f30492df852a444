import type { Command, Flag, Flags, Positional } from "./command.ts";
import { groups } from "./commands.ts";
import { connectionFlags, globalFlags } from "./global-flags.ts";
import { table } from "./table.ts";

/** All commands, a line each. */
export async function overview(): Promise<string> {
  const parts = ["bch: messages between coding agents\n\nUsage: bch <command> [flags]"];
  for (const [title, loads] of Object.entries(groups)) {
    const commands = await Promise.all(Object.values(loads).map((load) => load()));
    parts.push(`${title}:\n${table(commands.map(({ name, summary }) => [`  ${name}`, summary]))}`);
  }
  parts.push(
    "bch <command> --help has the flags and examples of one; bch --version says which this is.\n" +
      "Exit: 0 done, 1 failed, 2 wrong usage, 3 can't reach the relay, 4 not allowed.",
  );
  return parts.join("\n\n");
}

/** One command's page. */
export function page({ name, summary, notes, flags, positionals, examples }: Command): string {
  const usage = ["bch", name, ...positionals.map(shownPositional), "[flags]"].join(" ");
  const all: Flags = { ...flags, ...globalFlags };
  const shared: Flags = { ...connectionFlags, ...globalFlags };
  // By identity: a command may give a shared name a meaning of its own.
  const isShared = (flag: string) => all[flag] === shared[flag];
  const names = Object.keys(all).filter((flag) => !all[flag]?.hidden);
  const rows = (chosen: string[]) => table(chosen.map((flag) => flagRow(flag, all[flag]!)));

  const own = names.filter((flag) => !isShared(flag));
  return [
    `${summary}${notes ? `\n\n${notes}` : ""}`,
    `Usage: ${usage}`,
    positionals.length > 0 && table(positionals.map((one) => [`  ${one.name}`, one.description])),
    own.length > 0 && `Flags:\n${rows(own)}`,
    `Shared flags:\n${rows(names.filter(isShared))}`,
    `Examples:\n${examples.map((line) => `  ${line}`).join("\n")}`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

function shownPositional({ name, shown, optional, rest }: Positional): string {
  const text = shown ?? name;
  return optional ? `[${text}${rest ? " …" : ""}]` : `<${text}>`;
}

function flagRow(name: string, { type, value, choices, repeatable, description }: Flag): string[] {
  const placeholder = type === "boolean" ? "" : ` ${choices?.join("|") ?? value ?? name.toUpperCase()}`;
  return [`  --${name}${placeholder}`, `${description}${repeatable ? "; may be repeated" : ""}`];
}
