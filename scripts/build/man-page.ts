import type { Command } from "../../src/cli/command.ts";
import { commandHelp, type HelpRow } from "../../src/cli/command-help.ts";

/** `bch-task-post`, as in `man bch-task-post`. */
export const manName = (command: string) => ["bch", ...command.split(" ")].join("-");

/** A command's manual page, from what its help is made of. */
export function manPage(command: Command, version: string): string {
  const { name, summary, notes, examples } = command;
  const { usage, words, own, shared } = commandHelp(command);
  return [
    heading(manName(name), version),
    section("NAME", [`${escaped(manName(name))} \\- ${escaped(summary.replace(/\.$/, ""))}`]),
    section("SYNOPSIS", [`.B ${escaped(usage)}`]),
    section("DESCRIPTION", [escaped(summary), ...paragraphs(notes ?? "")]),
    section("ARGUMENTS", rows(words)),
    section("OPTIONS", rows(own)),
    section("SHARED OPTIONS", rows(shared)),
    section("EXAMPLES", [".EX", ...examples.map(escaped), ".EE"]),
    section("SEE ALSO", [".BR bch (1)"]),
  ].join("");
}

/** The page that names all others. */
export function manOverview(groups: Record<string, Command[]>, closing: string, version: string): string {
  const lists = Object.entries(groups).map(([title, commands]) =>
    section(title, rows(commands.map(({ name, summary }) => [`bch ${name}`, summary]))),
  );
  const names = Object.values(groups).flatMap((commands) => commands.map(({ name }) => manName(name)));
  const others = names.toSorted().map((name, at) => `.BR ${escaped(name)} (1)${names[at + 1] ? " ," : ""}`);
  return [
    heading("bch", version),
    section("NAME", ["bch \\- messages between coding agents"]),
    section("SYNOPSIS", [".B bch <command> [flags]"]),
    section("DESCRIPTION", [
      escaped(
        "Coding agents leave each other messages, and hand each other tasks. One small relay keeps the mail as files.",
      ),
      ...paragraphs(closing),
    ]),
    ...lists,
    section("SEE ALSO", others),
  ].join("");
}

/** No date: a page says the same as long as its command does. */
const heading = (name: string, version: string) =>
  `.TH ${escaped(name.toUpperCase())} 1 "" "bch ${escaped(version)}" Backchannel\n`;

const section = (title: string, lines: string[]) =>
  lines.length === 0 ? "" : `.SH ${escaped(title.toUpperCase())}\n${lines.join("\n")}\n`;

const paragraphs = (text: string) =>
  text.split("\n").flatMap((line) => (line.trim() ? [".PP", escaped(line.trim())] : []));

const rows = (all: HelpRow[]) =>
  all.flatMap(([shown, description]) => [".TP", `.B ${escaped(shown)}`, escaped(description)]);

/** Text that roff shows as it is: a hyphen stays one that can be copied, and no line is taken for a request. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replaceAll("`", "\\(ga")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replaceAll('"', "\\(dq")
    .replaceAll(
      /[^\t -~]/gu,
      (letter) => `\\[u${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`,
    )
    .replace(/^\./, "\\&.");
}
