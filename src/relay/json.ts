import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { utf8 } from "./utf8.ts";

/** The JSON object in a request's body, of no more than so many values. `count` is told how many, and may refuse them. */
export function json(
  bytes: Uint8Array,
  most: number = limits.values,
  count: (values: number) => void = () => {},
): Record<string, unknown> {
  count(valuesIn(bytes, most));
  const value = parse(utf8(bytes));
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw fault("request.json", "is not a JSON object");
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw fault("request.json", "is not JSON");
  }
}

const [quote, backslash, openArray, openObject, closeArray, closeObject, comma] = Buffer.from('"\\[{]},');

/**
 * How many values there are; refuses what has too many or goes too deep. Counted on the raw bytes in one pass: a parser would block the event loop for
 * seconds, or run out of stack, before anything could look at its result. All that counts is ASCII, and in UTF-8
 * an ASCII byte is never a part of another character.
 */
function valuesIn(bytes: Uint8Array, most: number): number {
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === backslash) at++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === comma) values++;
    else if (byte === openArray || byte === openObject) {
      values++;
      if (++depth > limits.depth) throw fault("request.json", `is nested more than ${limits.depth} deep`);
    } else if (byte === closeArray || byte === closeObject) depth--;
    if (values > most) throw fault("request.json", `has more than ${most} values`);
  }
  return values;
}
