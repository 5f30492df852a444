import { fault } from "../domain/fault.ts";
import { limits } from "../domain/limits.ts";
import { utf8 } from "./utf8.ts";

/** The JSON object in a request's body. */
export function json(bytes: Uint8Array): Record<string, unknown> {
  if (depth(bytes) > limits.depth) throw fault("request.json", `is nested more than ${limits.depth} deep`);
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

const [quote, backslash, openArray, openObject, closeArray, closeObject] = Buffer.from('"\\[{]}');

/**
 * How deep the brackets go, counted on the raw bytes in one pass: a parser would block the event loop for
 * seconds, or run out of stack, before anything could look at its result. All that counts is ASCII, and in UTF-8
 * an ASCII byte is never a part of another character.
 */
function depth(bytes: Uint8Array): number {
  let now = 0;
  let most = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === backslash) at++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === openArray || byte === openObject) most = Math.max(most, ++now);
    else if (byte === closeArray || byte === closeObject) now--;
  }
  return most;
}
