import type { Found } from "./damage.ts";
import type { HomeEntry } from "./home-entry.ts";
import type { Shelf } from "./home-table.ts";

/** What permissions should be: the owner's, and nobody else's. */
export const rightMode = (kind: HomeEntry["kind"]): number => (kind === "folder" ? 0o700 : 0o600);

/** What can be told of a file without looking into it. `owner`: whom the home belongs to. */
export function* shapeCheck(entry: HomeEntry, shelf: Shelf | undefined, owner: number): Generator<Found> {
  const { kind, problem, mode } = entry;
  const name = entry.path.slice(entry.path.lastIndexOf("/") + 1);
  if (shelf?.passing) {
    yield { kind: "leftover", says: "a crash left it; the next start takes it away" };
  } else if (!shelf || (shelf.name && !shelf.name.test(name))) {
    yield { kind: "foreign", says: "nothing of this name belongs here" };
  } else if (problem !== undefined && kind === "other") {
    yield { kind: "unreadable", says: problem };
  } else if (kind !== shelf.is) {
    yield { kind: "foreign", says: `a ${shelf.is} belongs here, and this is ${words[kind]}` };
  } else if (owner >= 0 && entry.owner !== owner) {
    yield { kind: "owner", says: `it belongs to user ${entry.owner}, the home to user ${owner}` };
  } else {
    if (problem !== undefined) yield { kind: "unreadable", says: problem };
    const right = rightMode(kind);
    const loose = (mode & 0o077) !== 0;
    if (loose || (mode & right) !== right) {
      const says = loose ? "others of this machine can get at it" : "its owner can't use it";
      yield { kind: "mode", says: `${says}: mode ${mode.toString(8).padStart(4, "0")}` };
    }
  }
}

const words = { file: "a file", folder: "a folder", other: "a link, a pipe or a device" } as const;
