import { Fault } from "../domain/fault.ts";
import type { Context } from "./context.ts";

/** A message's text: the words of the command line, or standard input for `-`. */
export async function bodyText(words: string[], input: Context["input"]): Promise<string> {
  if (words.length !== 1 || words[0] !== "-") return words.join(" ");
  if (input.isTerminal()) {
    throw new Fault(
      "usage.wrong",
      "nothing is piped into standard input",
      "Pipe the text in, as in: bch send @name - < note.md",
    );
  }
  const text = (await input.text()).replace(/\r?\n$/, "");
  if (text === "") throw new Fault("usage.wrong", "standard input was empty", "Nothing was sent.");
  return text;
}
