import { Fault } from "../domain/fault.ts";
import { nearest } from "../domain/nearest.ts";
import { commands } from "./commands.ts";

/** The command of one word, two or three that a command line begins with. */
export function commandName(words: string[]): { name: string; rest: string[] } {
  for (const length of [3, 2, 1]) {
    const name = words.slice(0, length).join(" ");
    if (Object.hasOwn(commands, name)) return { name, rest: words.slice(length) };
  }
  const [first = ""] = words;
  const known = Object.keys(commands);
  const longer = known.filter((name) => name.startsWith(`${first} `));
  if (longer.length > 0)
    throw new Fault("usage.wrong", `${first} needs a second word: bch ${longer.join(", bch ")}`);
  if (first.startsWith("-"))
    throw new Fault(
      "usage.wrong",
      `${first} comes before a command`,
      "Flags go behind it, as in: bch inbox --json",
    );
  const meant = nearest(first, known);
  throw new Fault("usage.wrong", `no command "${first}"${meant ? `; did you mean ${meant}?` : ""}`);
}
