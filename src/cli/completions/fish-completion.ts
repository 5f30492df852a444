import type { Completed, Expected } from "./completed.ts";

/** For fish since 3.4. */
export const fishCompletion = (
  commands: Completed[],
): string => `# fish completion for bch, made by: bch completions fish

# The command so far, and whether anything stands behind it: "task post", then "yes".
function __bch_command
    set -l words (commandline -opc)[2..]
    test "$words[1]" = help; and set -e words[1]
    set -l name
    while set -q words[1]; and contains -- "$name $words[1]" $__bch_names
        set name "$name $words[1]"
        set -e words[1]
    end
    echo (string trim -- "$name")
    set -q words[1]; and echo yes; or echo no
end

function __bch_in
    set -l found (__bch_command)
    test "$found[1]" = "$argv[1]"
end

function __bch_after
    set -l found (__bch_command)
    test "$found" = "$argv[1] no"
end

set -g __bch_names ${commands.flatMap(({ name }) => (name === "" ? [] : [quoted(` ${name}`)])).join(" ")}
complete -c bch -f
${commands.flatMap(lines).join("\n")}
`;

function lines({ name, next, flags, words }: Completed): string[] {
  const after = `complete -c bch -n ${quoted(`__bch_after ${quoted(name)}`)}`;
  const inside = `complete -c bch -n ${quoted(`__bch_in ${quoted(name)}`)}`;
  return [
    ...next.map(({ word, summary }) => `${after} -a ${word} -d ${quoted(summary)}`),
    ...flags.map((flag) => {
      const value = flag.value === "nothing" ? "" : ` ${argument(flag.value)}`;
      return `${inside} -l ${flag.name}${value} -d ${quoted(flag.description)}`;
    }),
    ...words.flatMap(({ value }, at) =>
      value === "text" || at > 0 ? [] : [`${after} ${value === "files" ? "-F" : argument(value).slice(3)}`],
    ),
  ];
}

/** \`-x\`: a value has to follow, and it is no file. */
function argument(value: Expected): string {
  if (value === "files") return "-r -F";
  if (value === "folders") return "-x -a '(__fish_complete_directories)'";
  return typeof value === "string" ? "-x" : `-x -a ${quoted(value.join(" "))}`;
}

const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
