import { Fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";

/** All of an input as text; nothing that is too long to send, or isn't text, is read to its end or changed. */
export async function readInput(input: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of input) {
    pieces.push(piece);
    size += piece.length;
    // A line end at the end is not sent.
    if (size > limits.body + 2) {
      throw new Fault(
        "usage.wrong",
        `standard input is over ${limits.body} bytes`,
        "Send a path or a link instead of the whole text.",
      );
    }
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new Fault("usage.wrong", "standard input isn't UTF-8 text", "Send a path or a link instead.");
  }
}
