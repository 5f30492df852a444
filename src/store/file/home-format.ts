import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fault } from "../../domain/fault.ts";

/** What a home is kept in. It changes when an older relay couldn't read any more what this one writes. */
export const homeFormat = 1;

/** The format that a home's relay.json names; undefined where none is, or where that isn't to be read. */
export function formatOf(home: string): number | undefined {
  try {
    const { v } = JSON.parse(readFileSync(join(home, "relay.json"), "utf8"));
    return Number.isSafeInteger(v) ? v : undefined;
  } catch {
    return undefined; // Torn, foreign, another user's: whoever opens the home says what is wrong with it.
  }
}

/** To whom a newer format is new, all of its files are foreign: they would be put aside. */
export function refuseNewer(home: string, ours = homeFormat): void {
  const found = formatOf(home) ?? ours;
  if (found > ours) throw fault("home.newer", home, found, ours);
}
