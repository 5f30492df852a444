import { Fault } from "../domain/fault.ts";
import type { Context } from "./context.ts";

/** A text to send: the words of the command line, or standard input for `-`. `example` says how that is done. */
export async function bodyText(
  words: string[],
  input: Context["input"],
  example = "bch send @name - < note.md",
): Promise<string> {
  if (words.length !== 1 || words[0] !== "-") return words.join(" ");
  if (input.isTerminal()) {
    throw new Fault(
      "usage.wrong",
      "nothing is piped into standard input",
      `Pipe the text in, as in: ${example}`,
    );
  }
  const text = (await input.text()).replace(/\r?\n$/, "");
  if (text === "") throw new Fault("usage.wrong", "standard input was empty", "Nothing was sent.");
  return text;
}
