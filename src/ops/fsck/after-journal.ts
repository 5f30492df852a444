import type { Step } from "../../store/file/steps.ts";
import type { HomeEntries, HomeEntry } from "./home-entry.ts";

/**
 * Makes of a home's entries what the next start makes of its files: it does again what the journal has, so that files which a
 * crash left empty or torn are whole then. Nothing is touched. Gives the number of changes.
 */
export function afterJournal(entries: HomeEntries, records: Iterable<Step[]>, owner: number): number {
  let changes = 0;
  for (const record of records) {
    for (const step of record) apply(entries, step, owner);
    changes += 1;
  }
  return changes;
}

function apply(entries: HomeEntries, step: Step, owner: number): void {
  switch (step.op) {
    case "put":
      for (const path of step.to) {
        // Something else than a file in this place stays, to be found there.
        if ((entries.get(path)?.kind ?? "file") !== "file") continue;
        place(entries, { path, kind: "file", mode: 0o600, owner, text: step.text }, owner);
      }
      break;
    case "append": {
      const before = entries.get(step.path);
      const fresh: HomeEntry = { path: step.path, kind: "file", mode: 0o600, owner, text: "" };
      const entry = before ?? fresh;
      entry.appended ??= [];
      entry.appended.push({ at: step.at, text: step.text });
      place(entries, entry, owner);
      break;
    }
    case "remove":
      entries.delete(step.path);
      break;
    case "move":
      move(entries, step.from, step.to, owner);
  }
}

function move(entries: HomeEntries, from: string, to: string, owner: number): void {
  const first = entries.get(from);
  if (!first) return; // It was done before.
  // A whole mailbox goes with all that is in it.
  const inside = first.kind === "folder" ? [...entries.values()] : [];
  for (const entry of [first, ...inside.filter(({ path }) => path.startsWith(`${from}/`))]) {
    entries.delete(entry.path);
    const path = to + entry.path.slice(from.length);
    place(entries, { ...entry, path, from: entry.from ?? entry.path }, owner);
  }
}

function place(entries: HomeEntries, entry: HomeEntry, owner: number): void {
  const folder = entry.path.slice(0, Math.max(0, entry.path.lastIndexOf("/")));
  if (folder !== "" && !entries.has(folder))
    place(entries, { path: folder, kind: "folder", mode: 0o700, owner }, owner);
  entries.set(entry.path, entry);
}
