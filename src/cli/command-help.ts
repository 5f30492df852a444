import type { Command, Flag, Flags, Positional } from "./command.ts";
import { connectionFlags, globalFlags } from "./global-flags.ts";

/** What is to be said of a flag or a word of the command line: how it is written, and what it is. */
export type HelpRow = [shown: string, description: string];

export interface CommandHelp {
  usage: string;
  words: HelpRow[];
  /** Flags that mean something special to this command, and those that many have. */
  own: HelpRow[];
  shared: HelpRow[];
}

/** What the help page and the manual page of a command have in common. */
export function commandHelp({ name, flags, positionals }: Command): CommandHelp {
  const all: Flags = { ...flags, ...globalFlags };
  const shared: Flags = { ...connectionFlags, ...globalFlags };
  // By identity: a command may give a shared name a meaning of its own.
  const isShared = (flag: string) => all[flag] === shared[flag];
  const names = Object.keys(all).filter((flag) => !all[flag]?.hidden);
  const rows = (chosen: string[]) => chosen.map((flag) => flagRow(flag, all[flag]!));
  return {
    usage: ["bch", name, ...positionals.map(shownPositional), "[flags]"].join(" "),
    words: positionals.map((one) => [one.name, one.description]),
    own: rows(names.filter((flag) => !isShared(flag))),
    shared: rows(names.filter(isShared)),
  };
}

function shownPositional({ name, shown, optional, rest }: Positional): string {
  const text = shown ?? name;
  return optional ? `[${text}${rest ? " …" : ""}]` : `<${text}>`;
}

function flagRow(name: string, { type, value, choices, repeatable, description }: Flag): HelpRow {
  const placeholder = type === "boolean" ? "" : ` ${choices?.join("|") ?? value ?? name.toUpperCase()}`;
  return [`--${name}${placeholder}`, `${description}${repeatable ? "; may be repeated" : ""}`];
}
