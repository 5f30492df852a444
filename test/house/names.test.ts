import { expect, test } from "bun:test";
import { type SourceFile, sourceFiles } from "./source-file.ts";

/** Names that say nothing of what is inside, and the barrel. */
const empty = /(^|\/)(utils?|helpers?|types?|common|misc|shared|lib|index)(\/|\.ts$)/;

/** Files that hold a few siblings, named for what they have in common: the routes of a subject, ways to write a file. */
const groups = [
  "src/contract/messages.ts",
  "src/contract/service.ts",
  "src/hub/secrets.ts",
  "src/client/private-file.ts",
  "src/cli/claimed-batch.ts",
  "src/cli/help.ts",
  "src/page/api.js",
  "src/page/app.js",
  "src/page/live.js",
  "src/page/marked.js",
  "src/page/moments.js",
  "src/page/own-words.js",
];

function badPath({ path }: SourceFile): string[] {
  const name = path.split("/").at(-1)!;
  if (empty.test(path)) return [`${path}: the name says nothing`];
  return /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d)?\.(ts|js)$/.test(name) ? [] : [`${path}: not kebab-case`];
}

const exported =
  /^export (?:default )?(?:async )?(?:abstract )?(?:class|function\*?|const|interface|type|enum) (\w+)/gm;

/** `memory-store.ts` has MemoryStore, `token.ts` may have writeToken: something carries the file's name. */
function noMainExport({ path, text }: SourceFile): string[] {
  if (groups.includes(path) || path.endsWith(".d.ts")) return [];
  const file = path
    .split("/")
    .at(-1)!
    .replace(/s?\.[jt]s$/, "");
  const name = file.replaceAll("-", "").toLowerCase();
  const names = [...text.matchAll(exported)].map((found) => found[1]!);
  if (names.some((one) => one.toLowerCase().includes(name))) return [];
  return [`${path}: exports ${names.join(", ") || "nothing"}; none has the file's name`];
}

const file = (path: string, text = ""): SourceFile => ({ path, text });

test("files and folders are named for what they hold", async () => {
  expect((await sourceFiles("{src,test,scripts}/**/*.{ts,js}")).flatMap(badPath)).toEqual([]);
});

test("a name that says nothing is found", () => {
  for (const path of [
    "src/hub/utils.ts",
    "src/common/a.ts",
    "test/helpers/a.ts",
    "src/hub/index.ts",
    "src/hub/Send.ts",
  ])
    expect(badPath(file(path))).toHaveLength(1);
  expect(badPath(file("src/domain/common-room.ts"))).toEqual([]);
});

test("a file exports what its name says", async () => {
  expect((await sourceFiles("src/*/**/*.{ts,js}")).flatMap(noMainExport)).toEqual([]);
});

test("a file that exports something else is found", () => {
  expect(noMainExport(file("src/hub/send-mail.ts", "export function deliver() {}"))).toHaveLength(1);
  expect(noMainExport(file("src/hub/send-mail.ts", "export async function sendMail() {}"))).toEqual([]);
  expect(noMainExport(file("src/client/relay-client.ts", "export class RelayClient {}"))).toEqual([]);
  expect(noMainExport(file("src/domain/records.ts", "export const agentRecord = 1;"))).toEqual([]);
});
