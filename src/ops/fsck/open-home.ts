import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Disk, systemDisk } from "../../store/file/disk.ts";
import { Journal } from "../../store/file/journal.ts";
import { afterJournal } from "./after-journal.ts";
import type { HomeToCheck } from "./check-home.ts";
import type { HomeEntry } from "./home-entry.ts";
import { homeTable } from "./home-table.ts";
import { listHome } from "./list-home.ts";

/**
 * A home that nobody changes meanwhile, as the next start will make it: what its journal still has to do is taken as done, in
 * memory. `folder`: a snapshot of it, when a relay runs; what its journal has, that has too.
 */
export function openHome(home: string, folder = home): HomeToCheck & { unfinished: number } {
  const owner = statSync(home).uid;
  const entries = listHome(folder, home);
  const disk = systemDisk(home);
  const taken = systemDisk(folder);
  const records = folder === home ? new Journal(plainFiles(disk, entries), 0).leftovers() : [];
  const unfinished = afterJournal(entries, records, owner);
  const read = (entry: HomeEntry) => contentOf(isBeside(entry.path) ? disk : taken, entry);
  return { entries, owner, unfinished, read, setAside: setAside(home) };
}

const beside = new Set(homeTable.flatMap((shelf) => (shelf.beside ? shelf.path : [])));
const isBeside = (path: string): boolean => beside.has(path.split("/")[0]!);

/** The disk without what stands among the journal's segments and is none: a start puts that aside before it reads them. */
const plainFiles = (disk: Disk, entries: HomeToCheck["entries"]): Disk => ({
  ...disk,
  list: (folder) =>
    [...entries.values()].flatMap(({ path, kind, problem }) =>
      kind === "file" && problem === undefined && path.startsWith(`${folder}/`)
        ? path.slice(folder.length + 1)
        : [],
    ),
});

/** As the file is, with what the journal will write into it. */
function contentOf(disk: Disk, { path, from = path, text, appended = [] }: HomeEntry): Buffer {
  const most = path.startsWith("ledger/") ? Number.POSITIVE_INFINITY : undefined;
  const written = text !== undefined ? Buffer.from(text) : disk.read(from, most);
  if (appended.length === 0) return written;
  const pieces = appended.map((piece) => ({ at: piece.at, bytes: Buffer.from(piece.text) }));
  const whole = Buffer.alloc(Math.max(written.length, ...pieces.map(({ at, bytes }) => at + bytes.length)));
  written.copy(whole);
  for (const { at, bytes } of pieces) bytes.copy(whole, at);
  return whole;
}

/** Agents whose record somebody, or an earlier start, has put aside. */
function setAside(home: string): Set<string> {
  let names: string[] = [];
  try {
    names = readdirSync(join(home, "quarantine"));
  } catch {
    // None was ever needed, or it can't be read, which the check of its permissions says.
  }
  return new Set(names.flatMap((name) => /^agents_(.+)\.json(\.\d+)?$/.exec(name)?.[1] ?? []));
}
