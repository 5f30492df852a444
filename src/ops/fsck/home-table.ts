import { outboxEntry, outboxName } from "../../domain/outbox-entry.ts";
import {
  agentRecord,
  channelRecord,
  incomingRecord,
  inviteRecord,
  outgoingRecord,
  sessionRecord,
  settingsRecord,
} from "../../domain/records.ts";
import { taskRecord, taskTexts } from "../../domain/task-record.ts";
import type { Place } from "../../store/file/filename.ts";
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
const records = (path: string, check: Shelf["check"]): Shelf => ({
  ...file(`${path}/*`, check),
  name: /\.json$/,
});
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

/** All that the relay keeps in a home. What else is in the home's first level is not its own, and is left alone. */
export const homeTable: readonly Shelf[] = [
  file(
    "relay.json",
    recordCheck(settingsRecord, () => "relay"),
  ),
  file("room-token", oneLine),
  beside(file("relay.run.json")),
  folder("agents"),
  records(
    "agents",
    recordCheck(agentRecord, ({ name }) => name),
  ),
  folder("channels"),
  records(
    "channels",
    recordCheck(channelRecord, ({ name }) => name),
  ),
  folder("invites"),
  records(
    "invites",
    recordCheck(inviteRecord, ({ id }) => id),
  ),
  folder("webhooks-in"),
  records(
    "webhooks-in",
    recordCheck(incomingRecord, ({ id }) => id),
  ),
  folder("webhooks"),
  records(
    "webhooks",
    recordCheck(outgoingRecord, ({ id }) => id),
  ),
  beside(folder("page-sessions")),
  records(
    "page-sessions",
    recordCheck(sessionRecord, ({ id }) => id),
  ),
  folder("outbox"),
  records(
    "outbox",
    recordCheck(outboxEntry, ({ hook, number }) => outboxName(hook, number)),
  ),
  folder("tasks"),
  records(
    "tasks",
    recordCheck(taskRecord, ({ id }) => id),
  ),
  folder("task-texts"),
  records(
    "task-texts",
    recordCheck(taskTexts, ({ id }) => id),
  ),
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
