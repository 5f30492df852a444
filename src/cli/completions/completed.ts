import type { Flags, Positional } from "../command.ts";
import { commands } from "../commands.ts";
import { globalFlags } from "../global-flags.ts";

/** What can stand somewhere on the command line, as far as a shell can know. */
export type Expected = "nothing" | "text" | "files" | "folders" | readonly string[];

export interface CompletedFlag {
  name: string;
  description: string;
  /** `nothing`: it takes no value. */
  value: Expected;
  repeatable: boolean;
}

/** What a shell completes: a command, or the first words of some. */
export interface Completed {
  /** "" is bch itself; "task" is no command, but commands begin with it. */
  name: string;
  /** Words that make it a longer name, each with what it is for. */
  next: { word: string; summary: string }[];
  flags: CompletedFlag[];
  /** What its plain words are; the last one may be there more than once. */
  words: (Pick<Positional, "name" | "optional" | "rest"> & { value: Expected })[];
}

const help = { type: "boolean", description: "flags and examples" } as const;
/** What stands before any command. */
const before: Pick<Completed, "next" | "flags"> = {
  next: [{ word: "help", summary: "The same as --help behind a command." }],
  flags: flagsOf({ help, version: { type: "boolean", description: "which bch this is" } }),
};

/** All commands and their beginnings, as data for the completions of any shell. */
export async function completed(): Promise<Completed[]> {
  const known = await Promise.all(Object.values(commands).map((load) => load()));
  const paths = known.map(({ name }) => name.split(" "));
  const names = [
    ...new Set(["", ...paths.flatMap((words) => words.map((_, at) => words.slice(0, at + 1).join(" ")))]),
  ];
  return names.map((name) => {
    const command = known.find((one) => one.name === name);
    const next = nextOf(name, names, (whole) => known.find((one) => one.name === whole)?.summary);
    return {
      name,
      next: name === "" ? [...next, ...before.next] : next,
      flags: command ? flagsOf({ ...command.flags, ...globalFlags, help }) : name === "" ? before.flags : [],
      words: (command?.positionals ?? []).map(({ name, choices, optional, rest }) => ({
        name,
        value: choices ?? (name === "file" ? "files" : "text"),
        ...(optional && { optional }),
        ...(rest && { rest }),
      })),
    };
  });
}

function nextOf(name: string, names: string[], summaryOf: (name: string) => string | undefined) {
  const wordsBehind = (beginning: string) =>
    names
      .filter((one) => one.startsWith(beginning) && one !== "")
      .map((one) => one.slice(beginning.length))
      .filter((rest) => !rest.includes(" "));
  const before = name === "" ? "" : `${name} `;
  return wordsBehind(before).map((word) => ({
    word,
    summary: summaryOf(before + word) ?? wordsBehind(`${before}${word} `).join(", "),
  }));
}

function flagsOf(flags: Flags): CompletedFlag[] {
  // What the help calls a path.
  const places: Record<string, Expected> = { FILE: "files", DIR: "folders" };
  return Object.entries(flags)
    .filter(([, { hidden }]) => !hidden)
    .map(([name, { type, value, choices, description, repeatable = false }]) => ({
      name,
      description,
      repeatable,
      value: type === "boolean" ? "nothing" : (choices ?? places[value ?? ""] ?? "text"),
    }));
}
