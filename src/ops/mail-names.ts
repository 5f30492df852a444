import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Entry, type Place, readFileName } from "../store/file/filename.ts";

export interface NamedLetter extends Entry {
  agent: string;
}

/** What file names tell of all mail in a place; a second or two behind a relay that runs. */
export function mailNames(home: string, place: Place): NamedLetter[] {
  return names(join(home, "mail")).flatMap((agent) =>
    names(join(home, "mail", agent, place)).flatMap((name) => {
      const entry = readFileName(place, name);
      return entry ? [{ ...entry, agent }] : [];
    }),
  );
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A mailbox without this folder; or a file in its place, which the check of the files finds.
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw error;
  }
}
