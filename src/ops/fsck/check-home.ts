import { Foreign } from "../../store/file/disk.ts";
import type { Damage, Found } from "./damage.ts";
import type { HomeEntries, HomeEntry } from "./home-entry.ts";
import { homeTable, type Shelf } from "./home-table.ts";
import { shapeCheck } from "./shape-check.ts";
import { strayMailboxes } from "./stray-mailboxes.ts";
import { twinLetters } from "./twin-letters.ts";

export interface HomeToCheck {
  entries: HomeEntries;
  read(entry: HomeEntry): Buffer;
  /** The user whom the home belongs to. */
  owner: number;
  /** Agents whose record is in quarantine. */
  setAside: ReadonlySet<string>;
}

const shelves = homeTable.map((shelf) => ({
  shelf,
  shape: new RegExp(`^${shelf.path.replaceAll(".", "\\.").replaceAll("*", "[^/]+")}$`, "s"),
}));

/** Holds each file of a home against the table; what is in a folder that doesn't belong there is not looked at. */
export function checkHome(
  { entries, read, owner, setAside }: HomeToCheck,
  onProgress: (done: number, all: number) => void = () => {},
): Damage[] {
  const strays = new Map(strayMailboxes(entries, setAside).map((damage) => [damage.path, damage]));
  const found: Damage[] = [];
  const closed = new Set<string>();
  const sound: string[] = [];
  let done = 0;
  for (const path of [...entries.keys()].sort()) {
    onProgress(++done, entries.size);
    if (closed.has(folderOf(path))) {
      closed.add(path);
      continue;
    }
    const entry = entries.get(path)!;
    const shelf = shelves.find(({ shape }) => shape.test(path))?.shelf;
    const stray = strays.get(path);
    const shape: Damage[] = [...shapeCheck(entry, shelf, owner)].map((damage) => ({ path, ...damage }));
    // Of what goes as a whole, its permissions are nobody's concern.
    const damages = stray && shape.every(({ kind }) => kind === "mode") ? [stray] : shape;
    if (damages.some(({ kind }) => kind !== "mode")) closed.add(path);
    else if (shelf?.check) damages.push(...lookInto(entry, shelf, read));
    if (damages.length === 0) sound.push(path);
    found.push(...damages);
  }
  return [...found, ...twinLetters(sound)].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));

function lookInto(entry: HomeEntry, { check }: Shelf, read: HomeToCheck["read"]): Damage[] {
  const { path } = entry;
  const [, mailbox = ""] = path.split("/");
  let found: Found | undefined;
  try {
    found = check!(path.slice(path.lastIndexOf("/") + 1), read(entry), mailbox);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof Foreign) found = { kind: "foreign", says: message };
    else if (code === "ENOENT")
      return []; // Its operator has just deleted it, which is a way to revoke an agent.
    else if (code === undefined) throw error;
    else found = { kind: "unreadable", says: message };
  }
  return found ? [{ path, ...found }] : [];
}
