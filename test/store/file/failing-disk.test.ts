import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import type { Disk } from "../../../src/store/file/disk.ts";
import { openStoreOn } from "../../../src/store/file/open-store-on.ts";
import type { Store } from "../../../src/store/store.ts";
import { CrashDisk, failure } from "../../support/crash-disk.ts";
import { refused } from "../../support/refused.ts";
import { entryOf } from "../conformance/ending.ts";
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

test("what can't become a file stays in the journal: it is answered, seen, and there after a restart", async () => {
  const state = failingDisk("rename", "unlink");
  const store = await open(state.disk);
  state.broken = true;
  await put(store, "ana");
  expect(store.agents.get("ana")).toEqual(agentOf("ana"));
  state.broken = false;
  expect((await open(state.disk)).agents.get("ana")).toEqual(agentOf("ana"));
});

test("while files can't follow nothing new comes in, and what is there can still be read and acked", async () => {
  const state = failingDisk("create");
  const store = await open(state.disk);
  await store.mail.open("ana");
  await store.mail.deliver(mailFor("ana"));
  state.broken = true;
  await put(store, "ana");
  await new Promise(setImmediate);
  await expect(put(store, "bo")).rejects.toEqual(refused("store.failed"));
  await expect(store.mail.deliver(mailFor("ana"))).rejects.toEqual(refused("store.failed"));
  expect(store.agents.get("bo")).toBeUndefined();
  const [claimed] = await store.mail.claim("ana", { limit: 10, lease: 60 });
  expect(await store.mail.ack("ana", [claimed!.receipt])).toEqual({ done: [claimed!.receipt], lost: [] });
  state.broken = false;
  await put(store, "bo");
  expect((await open(state.disk)).agents.get("bo")).toEqual(agentOf("bo"));
});

test("on a disk with no more than its floor left nothing new comes in, and acks go on", async () => {
  const disk = new CrashDisk();
  const store = await open(disk);
  await store.mail.open("ana");
  await store.mail.deliver(mailFor("ana"));
  disk.space = limits.freeSpace - 1;
  await expect(store.mail.deliver(mailFor("ana"))).rejects.toEqual(refused("store.full"));
  const [claimed] = await store.mail.claim("ana", { limit: 10, lease: 60 });
  expect((await store.mail.ack("ana", [claimed!.receipt])).done).toHaveLength(1);
  disk.space = limits.freeSpace;
  await store.mail.deliver(mailFor("ana"));
});

test("what is found done while it is being refused is refused too, whoever asks", async () => {
  const disk = new CrashDisk();
  const store = await open(disk);
  disk.space = limits.freeSpace - 1;
  const first = put(store, "ana");
  expect(store.agents.get("ana")).toBeDefined();
  // As a hub does that finds done already what it is asked for.
  const both = await Promise.allSettled([first, store.commit()]);
  for (const { status } of both) expect(status).toBe("rejected");
  await store.commit();
});

test("damaged mail that is being acked is left to its ack", async () => {
  const disk = new CrashDisk();
  const store = await open(disk);
  await store.mail.open("ana");
  await store.mail.deliver(mailFor("ana"));
  const [claimed] = await store.mail.claim("ana", { limit: 1, lease: 60 });
  await store.snapshot();
  const [name] = disk.list("mail/ana/cur");
  disk.unlink(`mail/ana/cur/${name}`);
  disk.create(`mail/ana/cur/${name}`, Buffer.from("junk"));
  const acked = store.mail.ack("ana", [claimed!.receipt]);
  expect(await store.mail.read("ana", claimed!.id)).toBeUndefined();
  expect((await acked).done).toHaveLength(1);
  expect(store.mail.counts("ana")).toEqual({ waiting: 0, claimed: 0 });
  expect(await store.mail.deliveries(claimed!.id, ["ana"])).toMatchObject([{ state: "acked" }]);
});

test("there acks go on, too, that hooks are to be told of", async () => {
  const disk = new CrashDisk();
  const store = await open(disk);
  await store.mail.deliver(mailFor("ana"));
  const [{ receipt = "" } = {}] = await store.mail.claim("ana", { limit: 1, lease: 60 });
  store.mail.onEnd(() => [store.outbox.put("9f3a2b1c5d6e7f80.000000000001", entryOf(1))]);
  disk.space = limits.freeSpace - 1;
  expect((await store.mail.ack("ana", [receipt])).done).toEqual([receipt]);
  expect(store.outbox.read("9f3a2b1c5d6e7f80.000000000001")).toEqual(entryOf(1));
});

test("mail that can't be read now is an error of the table, and is there later", async () => {
  const state = failingDisk("read");
  const store = await open(state.disk);
  await store.mail.open("ana");
  await store.mail.deliver(mailFor("ana"));
  await store.close();
  const again = await open(state.disk);
  state.broken = true;
  await expect(again.mail.claim("ana", { limit: 1, lease: 60 })).rejects.toEqual(refused("store.failed"));
  state.broken = false;
  expect(await again.mail.claim("ana", { limit: 1, lease: 60 })).toHaveLength(1);
});

test("mail that a mistake of ours keeps from being read is there later: only its own content puts it aside", async () => {
  const disk = new CrashDisk();
  const store = await open(disk);
  await store.mail.open("ana");
  await store.mail.deliver(mailFor("ana"));
  await store.close();
  const again = await open(disk);
  const read = disk.read.bind(disk);
  disk.read = () => {
    throw new RangeError("Maximum call stack size exceeded");
  };
  await expect(again.mail.peek("ana", { limit: 1 })).rejects.toThrow(RangeError);
  disk.read = read;
  expect(await again.mail.peek("ana", { limit: 1 })).toHaveLength(1);
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
