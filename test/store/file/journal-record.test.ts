import { expect, test } from "bun:test";
import { type JournalRecord, readRecords, writeRecord } from "../../../src/store/file/journal-record.ts";
import { hostileTexts } from "../../support/hostile-texts.ts";

/** As it comes back from the disk. */
const again = (...records: JournalRecord[]): JournalRecord[] => {
  const bytes = Buffer.from(records.map(writeRecord).join(""));
  return [...readRecords(bytes.toString())];
};

test("records come back as they were: every step, in its order, and none", () => {
  const records: JournalRecord[] = [
    [
      { op: "put", to: ["mail/ana/new/1.json", "mail/bo/new/1.json"], text: "hello" },
      { op: "append", path: "ledger/2026-11-29.ndjson", at: 4096, text: "line\n" },
    ],
    [],
    [{ op: "move", from: "mail/ana/new/1.json", to: "mail/ana/cur/1.json" }],
    [{ op: "remove", path: "mail/ana/cur/1.json" }],
  ];
  expect(again(...records)).toEqual(records);
});

test("what a text or a name has in it is never taken for a step", () => {
  const texts = [...hostileTexts, "", "\n", "1\nremove 5\nalive", "remove 5\nalive", "\u{1F9ED} żółć", "a b"];
  const records: JournalRecord[] = texts.map((text) => [
    { op: "put", to: [`agents/${text}`, text], text },
    { op: "append", path: text, at: 0, text },
    { op: "move", from: text, to: `${text}${text}` },
    { op: "remove", path: text },
  ]);
  expect(again(...records)).toEqual(records);
});

test("half of a surrogate pair is as long as what is written in its place", () => {
  const [[step] = []] = again([
    { op: "put", to: ["x"], text: "a\ud83eb" },
    { op: "remove", path: "y" },
  ]);
  expect(step).toEqual({ op: "put", to: ["x"], text: "a\ufffdb" });
});

test("what is no record is an error", () => {
  for (const text of ["1\nforget 3\nall", "x", "x\n", "1\nremove 50\na", "1\nremove -1\na", "2\nremove 1\na"])
    expect(() => [...readRecords(text)], text).toThrow();
});
