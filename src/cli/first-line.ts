import { safeLine } from "../domain/safe-text.ts";

const longest = 72;

/** The beginning of a body, for a list. */
export function firstLine(body: string): string {
  const [line = "", ...more] = body.trim().split("\n");
  const characters = [...safeLine(line.trimEnd())];
  const cut = characters.length > longest || more.length > 0;
  return characters.slice(0, longest).join("") + (cut ? " …" : "");
}
