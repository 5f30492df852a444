import { expect, test } from "bun:test";
import type { Disk } from "../../../src/store/file/disk.ts";
import { openStoreOn } from "../../../src/store/file/open-store-on.ts";
import type { Store } from "../../../src/store/store.ts";
import { CrashDisk, failure } from "../../support/crash-disk.ts";
import { refused } from "../../support/refused.ts";
import { agentOf } from "../conformance/recording.ts";

const open = (disk: Disk) => openStoreOn(disk, { segmentSize: 1 << 16, warn: () => {} });
const put = (store: Store, name: string) => store.commit(store.agents.put(name, agentOf(name)));

const mailFor = (agent: string) => ({
  message: {
    id: crypto.randomUUID(),
    from: "bo",
    to: `@${agent}`,
    body: "hi",
    priority: "normal" as const,
    ts: "2026-11-21T12:00:00.000Z",
  },
  recipients: [agent],
});

/** A disk of which these operations fail while `broken` is set. */
function failingDisk(...names: (keyof Disk)[]) {
  const disk = new CrashDisk();
  const state = { broken: false, disk: disk as Disk };
  const fail = (name: keyof Disk) => {
    const real = disk[name].bind(disk) as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => {
      if (state.broken) throw failure("EIO", String(args[0]));
      return real(...args);
    };
  };
  Object.assign(disk, Object.fromEntries(names.map((name) => [name, fail(name)])));
  return state;
}

test("a record stays when the disk can't tell whether its file is there", async () => {
  const state = failingDisk("exists");
  const store = await open(state.disk);
  await put(store, "ana");
  state.broken = true;
  expect(store.agents.get("ana")).toEqual(agentOf("ana"));
  state.broken = false;
  expect((await open(state.disk)).agents.get("ana")).toEqual(agentOf("ana"));
});

test("a change that fails in every way is answered, and so is the next", async () => {
  const state = failingDisk("rename", "unlink");
  const store = await open(state.disk);
  state.broken = true;
  await expect(put(store, "ana")).rejects.toEqual(refused("store.failed"));
  await expect(put(store, "bo")).rejects.toEqual(refused("store.failed"));
  state.broken = false;
  await expect(put(store, "bo")).rejects.toEqual(refused("store.failed"));
  await put(store, "bo");
  expect(store.agents.get("bo")).toEqual(agentOf("bo"));
});

test("what was recorded while the disk failed is seen as soon as it is done, not at the next start", async () => {
  const state = failingDisk("rename");
  const store = await open(state.disk);
  state.broken = true;
  await expect(put(store, "ana")).rejects.toEqual(refused("store.failed"));
  expect(store.agents.get("ana")).toBeUndefined();
  state.broken = false;
  // It catches up with what is recorded, then whoever decided by the old state has to ask again.
  await expect(put(store, "bo")).rejects.toEqual(refused("store.failed"));
  expect(store.agents.get("ana")).toEqual(agentOf("ana"));
  expect(store.agents.get("bo")).toBeUndefined();
});

test("a store that can't look around after it caught up tries that again", async () => {
  const renaming = failingDisk("rename");
  const store = await open(renaming.disk);
  await store.mail.open("ana");
  await store.mail.deliver(mailFor("ana"));
  renaming.broken = true;
  await expect(put(store, "ana")).rejects.toEqual(refused("store.failed"));
  renaming.broken = false;
  const list = renaming.disk.list.bind(renaming.disk);
  renaming.disk.list = (path) => {
    throw failure("EMFILE", path);
  };
  await expect(put(store, "ana")).rejects.toEqual(refused("store.failed"));
  renaming.disk.list = list;
  await expect(put(store, "ana")).rejects.toEqual(refused("store.failed"));
  expect((await store.mail.peek("ana", { limit: 10 })).map(({ body }) => body)).toEqual(["hi"]);
});

test("mail that can't be read now is an error of the table, and is there later", async () => {
  const state = failingDisk("read");
  const store = await open(state.disk);
  await store.mail.open("ana");
  await store.mail.deliver(mailFor("ana"));
  state.broken = true;
  await expect(store.mail.claim("ana", { limit: 1, lease: 60 })).rejects.toEqual(refused("store.failed"));
  state.broken = false;
  expect(await store.mail.claim("ana", { limit: 1, lease: 60 })).toHaveLength(1);
});

test("a start on a disk that can't read puts nothing aside", async () => {
  const state = failingDisk("read");
  const store = await open(state.disk);
  await store.mail.open("ana");
  await put(store, "ana");
  await store.close();
  state.broken = true;
  await expect(open(state.disk)).rejects.toThrow("EIO");
  expect(state.disk.list("quarantine")).toEqual([]);
});
