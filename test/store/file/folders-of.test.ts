import { expect, test } from "bun:test";
import { foldersOf } from "../../../src/store/file/folders-of.ts";

test("of files that are to be durable every folder above them is flushed, the home too: a new mailbox is a name in another folder", () => {
  const folders = foldersOf([
    "mail/ana/new/1.json",
    "mail/ana/cur/2.json",
    "ledger/day.ndjson",
    "relay.json",
  ]);
  expect([...folders].sort()).toEqual([".", "ledger", "mail", "mail/ana", "mail/ana/cur", "mail/ana/new"]);
  expect([...foldersOf([])]).toEqual([]);
});
