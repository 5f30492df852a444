import type { Place } from "../../store/file/filename.ts";
import { type RecordKind, recordKinds } from "../../store/file/record-kinds.ts";
import { sinceRecord } from "../../store/file/since.ts";
import type { Found } from "./damage.ts";
import { ledgerCheck } from "./ledger-check.ts";
import { letterCheck } from "./letter-check.ts";
import { recordCheck } from "./record-check.ts";

/** What belongs at a place of the home: see docs/spool.md, the home. */
export interface Shelf {
  /** `*` is one name. */
  path: string;
  is: "file" | "folder";
  /** Names that belong here; all, when nothing is said. */
  name?: RegExp;
  /** Looks into a file. `folder`: the name of what it is in, two above: a mailbox. */
  check?: (name: string, content: Buffer, mailbox: string) => Found | undefined;
  /** A start empties it. */
  passing?: true;
  /** Not looked into. */
  closed?: true;
  /** In no snapshot: while a relay runs it is looked at as it is, and what passes through it is the relay's own. */
  beside?: true;
}

const folder = (path: string): Shelf => ({ path, is: "folder" });
const file = (path: string, check?: Shelf["check"]): Shelf => ({ path, is: "file", ...(check && { check }) });
const beside = (shelf: Shelf): Shelf => ({ ...shelf, beside: true });
const passing = (path: string): Shelf[] => [
  beside(folder(path)),
  { path: `${path}/*`, is: "file", passing: true },
];
const letters = (place: Place): Shelf[] => [
  folder(`mail/*/${place}`),
  file(`mail/*/${place}/*`, letterCheck(place)),
];

const oneLine = (_: string, content: Buffer): Found | undefined =>
  /^[\x21-\x7e]+\s*$/.test(content.toString("latin1"))
    ? undefined
    : { kind: content.length === 0 ? "torn" : "content", says: "it holds no token" };

function records({ folder: place, schema, nameOf }: RecordKind<unknown>): Shelf[] {
  const check = recordCheck(schema, nameOf);
  // The settings are one record, right in the home.
  if (place === ".") return [file("relay.json", check)];
  const each = { ...file(`${place}/*`, check), name: /\.json$/ };
  // Who is signed in on the page is in no backup, and so in no snapshot.
  return [place === recordKinds.sessions.folder ? beside(folder(place)) : folder(place), each];
}

/** All that the relay keeps in a home. What else is in the home's first level is not its own, and is left alone. */
export const homeTable: readonly Shelf[] = [
  file("room-token", oneLine),
  beside(file("relay.run.json")),
  ...(Object.values(recordKinds) as RecordKind<unknown>[]).flatMap(records),
  folder("mail"),
  folder("mail/*"),
  file(
    "mail/*/since.json",
    recordCheck(sinceRecord, () => "since"),
  ),
  ...letters("new"),
  ...letters("cur"),
  ...letters("dead"),
  ...letters("kept"),
  folder("ledger"),
  file("ledger/*", ledgerCheck),
  beside(folder("audit")),
  { ...file("audit/*"), name: /^\d{4}-\d{2}-\d{2}(\.\d+)?\.ndjson$/ },
  beside(folder("journal")),
  { ...file("journal/*"), name: /^\d{10}\.log$/ },
  { ...folder("quarantine"), closed: true },
  ...passing("tmp"),
  ...passing("trash"),
  ...passing("snapshots"),
];
