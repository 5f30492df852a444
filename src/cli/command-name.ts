import { Fault } from "../domain/fault.ts";
import { nearest } from "../domain/nearest.ts";
import { commands } from "./commands.ts";

const known = Object.keys(commands);

/** The command of one word, two or three that a command line begins with. */
export function commandName(words: string[]): { name: string; rest: string[] } {
  for (const length of [3, 2, 1]) {
    const name = words.slice(0, length).join(" ");
    const next = words[length];
    const ways = nextWords(longerNames(name), name);
    // A command whose name begins others takes no plain word of its own: what looks like one is a name mistyped.
    if (ways.length > 0 && next !== undefined && !next.startsWith("-"))
      throw unknown(`${name} `, next, ways, `See bch ${name} --help`);
    if (Object.hasOwn(commands, name)) return { name, rest: words.slice(length) };
    if (ways.length > 0)
      throw new Fault(
        "usage.wrong",
        `${name} needs one more word: ${ways.join(", ")}`,
        `See bch ${name} --help`,
      );
  }
  const [first = ""] = words;
  if (first.startsWith("-"))
    throw new Fault(
      "usage.wrong",
      `${first} comes before a command`,
      "Flags go behind it, as in: bch inbox --json",
    );
  throw unknown("", first, nextWords(known));
}

/** The commands whose names go on behind this one, which may be none by itself, as `task`. */
export const longerNames = (name: string): string[] => known.filter((one) => one.startsWith(`${name} `));

const nextWords = (names: string[], behind?: string): string[] => [
  ...new Set(names.map((name) => name.slice(behind === undefined ? 0 : behind.length + 1).split(" ")[0]!)),
];

function unknown(before: string, word: string, ways: string[], hint?: string): Fault {
  const meant = nearest(word, ways);
  const guess = meant ? `; did you mean ${before}${meant}?` : "";
  return new Fault("usage.wrong", `no command "${before}${word}"${guess}`, hint);
}
