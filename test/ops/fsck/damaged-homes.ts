import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { DamageKind } from "../../../src/ops/fsck/damage.ts";

/** One way in which a home can be damaged. */
export interface DamagedHome {
  name: string;
  /** Does it to a furnished home; gives the path at which it is to be found. */
  harm: (home: string) => string;
  /** None: it is no damage, though it looks like one. */
  kind?: DamageKind;
  /** What a relay still serves, where that isn't everything. */
  agents?: string[];
  bo?: string[];
  cy?: string[];
}

/** The nth file of a folder. */
const nth = (home: string, folder: string, n = 0) => `${folder}/${readdirSync(join(home, folder)).sort()[n]}`;

/** Does something to the nth file of a folder. */
const inFolder =
  (folder: string, act: (path: string) => void, n = 0) =>
  (home: string) => {
    const path = nth(home, folder, n);
    act(join(home, path));
    return path;
  };

const at = (path: string, act: (path: string) => void) => (home: string) => {
  act(join(home, path));
  return path;
};

const write = (content: string) => (path: string) => writeFileSync(path, content, { mode: 0o600 });
const half = (path: string) => truncateSync(path, Math.floor(lstatSync(path).size / 2));
const empty = (path: string) => truncateSync(path, 0);
const edited = (edit: (text: string) => string) => (path: string) =>
  write(edit(readFileSync(path, "utf8")))(path);
const zeroed = (path: string) => {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0, 20, 60));
};
const renamed =
  (folder: string, rename: (name: string) => string, n = 0) =>
  (home: string) => {
    const path = nth(home, folder, n);
    const to = `${folder}/${rename(path.slice(folder.length + 1))}`;
    renameSync(join(home, path), join(home, to));
    return to;
  };
const replaced = (by: (path: string) => void) => (path: string) => {
  rmSync(path, { recursive: true });
  by(path);
};
const folder = (path: string) => mkdirSync(join(path, "inside"), { recursive: true, mode: 0o700 });
const link = (to: string) => (path: string) => symlinkSync(to, path);
const pipe = (path: string) => void Bun.spawnSync(["mkfifo", path]);

const bo = "mail/bo/new";

export const damagedHomes: readonly DamagedHome[] = [
  { name: "a message that is half of its JSON", harm: inFolder(bo, half), kind: "torn", bo: ["waits too"] },
  { name: "a message of no bytes", harm: inFolder(bo, empty), kind: "torn", bo: ["waits too"] },
  { name: "a message with zeros inside", harm: inFolder(bo, zeroed, 1), kind: "torn", bo: ["waits"] },
  { name: "a claimed message that is torn", harm: inFolder("mail/bo/cur", half), kind: "torn" },
  { name: "a dead letter that is torn", harm: inFolder("mail/bo/dead", half), kind: "torn" },
  { name: "a kept message that is torn", harm: inFolder("mail/bo/kept", half), kind: "torn" },
  {
    name: "a message file of another program",
    harm: inFolder(bo, write('{"hello":"world"}')),
    kind: "content",
    bo: ["waits too"],
  },
  {
    name: "a message whose id isn't that of its name",
    harm: renamed(bo, (name) => name.replace(/-[0-9a-f]{8}-/, "-00000000-")),
    kind: "content",
    bo: ["waits too"],
  },
  {
    name: "a message that was moved into another's mailbox",
    harm: (home) => {
      const path = nth(home, "mail/cy/new");
      const to = path.replace("mail/cy", "mail/ana").replace("/new", "/new");
      mkdirSync(join(home, "mail/ana/new"), { mode: 0o700 });
      renameSync(join(home, path), join(home, to));
      return to;
    },
    kind: "content",
    cy: [],
  },
  {
    name: "a message whose name hides that it has a scope",
    harm: renamed(bo, (name) => name.replace(".s.", "."), 1),
    kind: "content",
    bo: ["waits"],
  },
  {
    name: "a message whose name makes it urgent",
    harm: renamed(bo, (name) => name.replace(".b", ".u.b")),
    kind: "content",
    bo: ["waits too"],
  },
  {
    name: "a message that a newer bch wrote",
    harm: inFolder(
      bo,
      edited((text) => text.replace('"v":1', '"v":2')),
    ),
    kind: "version",
    bo: ["waits too"],
  },
  { name: "a foreign file among messages", harm: at(`${bo}/notes.txt`, write("mine")), kind: "foreign" },
  { name: "a hidden file among messages", harm: at(`${bo}/.DS_Store`, write("mine")), kind: "foreign" },
  {
    name: "a name with control characters among messages",
    harm: at(`${bo}/\u001b[31m\nfake.json`, write("mine")),
    kind: "foreign",
  },
  {
    name: "a foreign file with the longest name there is",
    harm: at(`${bo}/${"x".repeat(250)}.json`, write("mine")),
    kind: "foreign",
  },
  {
    name: "a message whose stamp is too short",
    harm: renamed(bo, (name) => name.slice(1)),
    kind: "foreign",
    bo: ["waits too"],
  },
  {
    name: "a claim whose lease isn't a number",
    harm: renamed("mail/bo/cur", (name) => name.replace(/~\d{13}~/, "~soon~")),
    kind: "foreign",
  },
  {
    name: "a claim without its number",
    harm: renamed("mail/bo/cur", (name) => name.replace(/~[0-9a-f]{8}\.json$/, ".json")),
    kind: "foreign",
  },
  {
    name: "a dead letter that died of nothing known",
    harm: renamed("mail/bo/dead", (name) => name.replace("expired", "boredom")),
    kind: "foreign",
  },
  {
    name: "a message in new/ and in cur/ at once",
    harm: (home) => {
      const path = nth(home, bo);
      const to = path.replace("/new/", "/cur/").replace(".json", "~1~1795299353692~9f3a2b1c.json");
      copyFileSync(join(home, path), join(home, to));
      return to;
    },
    kind: "twin",
  },
  {
    name: "a message twice in a folder",
    harm: (home) => {
      const path = nth(home, bo);
      const to = `${bo}/1995262461000003${path.slice(bo.length + 17)}`;
      copyFileSync(join(home, path), join(home, to));
      return to;
    },
    kind: "twin",
  },
  {
    name: "a folder in place of a message",
    harm: inFolder(bo, replaced(folder)),
    kind: "foreign",
    bo: ["waits too"],
  },
  {
    name: "a link in place of a message",
    harm: inFolder(bo, replaced(link("/etc/hostname"))),
    kind: "foreign",
    bo: ["waits too"],
  },
  {
    name: "a pipe in place of a message",
    harm: inFolder(bo, replaced(pipe)),
    kind: "foreign",
    bo: ["waits too"],
  },
  {
    name: "a file in place of a mailbox's folder",
    harm: at("mail/cy/new", replaced(write("mine"))),
    kind: "foreign",
    cy: [],
  },
  {
    name: "a link in place of a mailbox",
    harm: at("mail/cy", replaced(link("../agents"))),
    kind: "foreign",
    cy: [],
  },
  {
    name: "a file in place of a mailbox",
    harm: at("mail/cy", replaced(write("mine"))),
    kind: "foreign",
    cy: [],
  },
  { name: "a folder in a mailbox", harm: at("mail/bo/tmp", folder), kind: "foreign" },
  { name: "a torn since.json", harm: at("mail/bo/since.json", half), kind: "torn" },
  {
    name: "a mailbox of no agent",
    harm: (home) => {
      cpSync(join(home, "mail/cy"), join(home, "mail/ghost"), { recursive: true });
      return "mail/ghost";
    },
    kind: "stray",
  },
  {
    name: "a mailbox of an agent whose file was deleted",
    harm: (home) => {
      rmSync(join(home, "agents/cy.json"));
      return "mail/cy";
    },
    kind: "stray",
    agents: ["ana", "bo"],
    cy: [],
  },
  { name: "a mailbox of a name that no agent can have", harm: at("mail/No One", folder), kind: "foreign" },
  { name: "a file among mailboxes", harm: at("mail/README", write("mine")), kind: "foreign" },
  {
    name: "an agent's file that is torn",
    harm: at("agents/cy.json", half),
    kind: "torn",
    agents: ["ana", "bo"],
  },
  {
    name: "an agent's file of no bytes",
    harm: at("agents/cy.json", empty),
    kind: "torn",
    agents: ["ana", "bo"],
  },
  {
    name: "an agent's file with another's name inside",
    harm: at(
      "agents/cy.json",
      edited((text) => text.replace('"cy"', '"bo"')),
    ),
    kind: "content",
    agents: ["ana", "bo"],
  },
  {
    name: "an agent's file with a token hash that is none",
    harm: at(
      "agents/cy.json",
      edited((text) => text.replace(/"[0-9a-f]{64}"/, '"secret"')),
    ),
    kind: "content",
    agents: ["ana", "bo"],
  },
  { name: "a backup copy beside an agent's file", harm: at("agents/cy.json~", write("{}")), kind: "foreign" },
  { name: "a link among agents", harm: at("agents/dan.json", link("cy.json")), kind: "foreign" },
  { name: "a channel that is torn", harm: at("channels/design.json", half), kind: "torn" },
  { name: "a folder among channels", harm: at("channels/x.json", folder), kind: "foreign" },
  { name: "an invite that is torn", harm: inFolder("invites", half), kind: "torn" },
  { name: "an incoming hook that is torn", harm: inFolder("webhooks-in", half), kind: "torn" },
  { name: "an outgoing hook that is torn", harm: inFolder("webhooks", half), kind: "torn" },
  { name: "a delivery that is torn", harm: inFolder("outbox", half), kind: "torn" },
  {
    name: "a delivery of another number than its name",
    harm: inFolder(
      "outbox",
      edited((text) => text.replace(/"number": \d+/, '"number": 77')),
    ),
    kind: "content",
  },
  {
    name: "a task in a state that there is not",
    harm: inFolder(
      "tasks",
      edited((text) => text.replace(/"state": "\w+"/, '"state": "dreaming"')),
    ),
    kind: "content",
  },
  {
    name: "a task that a newer bch wrote",
    harm: inFolder(
      "tasks",
      edited((text) => text.replace('"v": 1', '"v": 7')),
    ),
    kind: "version",
  },
  { name: "a task's texts that are torn", harm: inFolder("task-texts", half), kind: "torn" },
  { name: "a relay.json that is torn", harm: at("relay.json", half), kind: "torn" },
  { name: "a room token of zeros", harm: at("room-token", write("\0\0\0\0")), kind: "content" },
  {
    name: "a line of the ledger that is damaged",
    harm: inFolder(
      "ledger",
      edited((text) => text.replace('"sent":', '"se\0t":')),
    ),
    kind: "line",
  },
  { name: "a foreign file in the ledger", harm: at("ledger/notes.txt", write("mine")), kind: "foreign" },
  {
    name: "a link in place of a day",
    harm: at("ledger/2026-11-20.ndjson", link("/etc/hostname")),
    kind: "foreign",
  },
  {
    name: "a foreign file in the journal",
    harm: at("journal/0000000001.log.bak", write("mine")),
    kind: "foreign",
  },
  { name: "a folder in place of a segment", harm: at("journal/0000000001.log", folder), kind: "foreign" },
  {
    name: "a message that others can read",
    harm: inFolder(bo, (path) => chmodSync(path, 0o644)),
    kind: "mode",
  },
  {
    name: "a mailbox that others can open",
    harm: at("mail/bo", (path) => chmodSync(path, 0o755)),
    kind: "mode",
  },
  {
    name: "an agent's file that its owner can't write",
    harm: at("agents/cy.json", (path) => chmodSync(path, 0o400)),
    kind: "mode",
  },
  { name: "a half file in tmp/", harm: at("tmp/0123456789abcdef", write("{ha")), kind: "leftover" },
  {
    name: "a mailbox on its way out in trash/",
    harm: at("trash/dan_1795262461000005", folder),
    kind: "leftover",
  },

  {
    name: "a journal with garbage behind its frames",
    harm: inFolder("journal", (path) => appendFileSync(path, "garbage")),
  },
  { name: "a journal that begins with a torn frame", harm: inFolder("journal", write("\u0010\0\0\0torn")) },
  {
    name: "a ledger whose last line is torn",
    harm: inFolder("ledger", (path) => appendFileSync(path, '{"id":"31b874c5-fe3')),
  },
  {
    name: "zeros in the ledger where a line was refused",
    harm: inFolder("ledger", (path) => appendFileSync(path, Buffer.alloc(64))),
  },
  { name: "a foreign file in the home's first level", harm: at("notes.txt", write("mine")) },
  {
    name: "a mailbox in which nothing ever was, of no agent",
    harm: at("mail/dan", (path) => mkdirSync(path, { mode: 0o700 })),
  },
];
