import { expect, spyOn, test } from "bun:test";
import { applyStep, type Step } from "../../../src/store/file/steps.ts";
import { WriteBack } from "../../../src/store/file/write-back.ts";
import { CrashDisk, failure } from "../../support/crash-disk.ts";

/** Files that follow when `follow` is called, and a list of what was done to them. */
function place() {
  const disk = new CrashDisk();
  disk.mkdir("tmp");
  const done: string[] = [];
  let temporary = 0;
  let due = () => {};
  const writeBack = new WriteBack({
    disk,
    async apply(steps) {
      for (const step of steps) {
        applyStep(disk, step, () => `tmp/${temporary++}`);
        done.push(`${step.op} ${"path" in step ? step.path : [step.to].flat().join(" ")}`);
      }
    },
    flush: async () => writeBack.flushed(frame),
    later: (act) => (due = act),
  });
  let frame = 0;
  return {
    disk,
    done,
    writeBack,
    /** A record that is durable. */
    take(...steps: Step[]) {
      frame += 1;
      writeBack.flushed(frame);
      writeBack.take(steps, frame);
    },
    /** A record that waits for somebody's flush. */
    takeUnflushed(...steps: Step[]) {
      frame += 1;
      writeBack.take(steps, frame);
    },
    follow() {
      due();
      return writeBack.settle();
    },
  };
}

const letter = (agent: string, state = "new/1.json") => `mail/${agent}/${state}`;
const put = (...agents: string[]): Step => ({
  op: "put",
  to: agents.map((agent) => letter(agent)),
  text: "hello",
});
const claim = (agent: string): Step => ({
  op: "move",
  from: letter(agent),
  to: letter(agent, "cur/1.json"),
});
const unclaim = (agent: string): Step => ({
  op: "move",
  from: letter(agent, "cur/1.json"),
  to: letter(agent),
});
const ack = (agent: string): Step => ({ op: "remove", path: letter(agent, "cur/1.json") });

test("a message is read before its file is there, and when it is", async () => {
  const { writeBack, disk, take, follow } = place();
  take(put("ana"));
  expect(disk.exists(letter("ana"))).toBe(false);
  expect(String(writeBack.read(letter("ana")))).toBe("hello");
  await follow();
  expect(String(disk.read(letter("ana")))).toBe("hello");
  expect(String(writeBack.read(letter("ana")))).toBe("hello");
});

test("a message that is read at once never becomes a file", async () => {
  const { writeBack, done, take, follow } = place();
  take(put("ana"));
  take(claim("ana"));
  expect(String(writeBack.read(letter("ana", "cur/1.json")))).toBe("hello");
  take(ack("ana"));
  await follow();
  expect(done).toEqual([]);
});

test("a message that is claimed at once becomes one file, in its new place", async () => {
  const { done, take, follow } = place();
  take(put("ana"));
  take(claim("ana"));
  await follow();
  expect(done).toEqual(["put mail/ana/cur/1.json"]);
});

test("of several copies each goes its own way", async () => {
  const { done, disk, take, follow } = place();
  take(put("ana", "bo", "cy"));
  take(claim("ana"));
  take(claim("bo"));
  take(ack("bo"));
  await follow();
  expect(done).toEqual(["put mail/ana/cur/1.json mail/cy/new/1.json"]);
  expect(disk.list("mail/bo")).toEqual([]);
});

test("a message that is claimed while all before it are waited for is waited for, too", async () => {
  const { writeBack, disk, take } = place();
  // Two times as many as are done in one go.
  for (let n = 0; n < 256; n++) take(put(`agent-${n}`));
  disk.before = () => {
    disk.before = () => {};
    for (let n = 0; n < 256; n++) take(put(`late-${n}`));
    take(claim("agent-255"));
  };
  await writeBack.settle();
  expect(disk.exists(letter("agent-255", "cur/1.json"))).toBe(true);
});

test("a message that gets the name it has is read, and nothing is done to its file", async () => {
  const { writeBack, done, take, follow } = place();
  take(put("ana"));
  await follow();
  take({ op: "move", from: letter("ana"), to: letter("ana") });
  expect(String(writeBack.read(letter("ana")))).toBe("hello");
  await follow();
  expect(done).toEqual(["put mail/ana/new/1.json"]);
});

test("a message that has its old name again before its file has left it is read, and stays", async () => {
  const { writeBack, disk, done, take, follow } = place();
  take(put("ana"));
  await follow();
  take(claim("ana"));
  take(unclaim("ana"));
  expect(String(writeBack.read(letter("ana")))).toBe("hello");
  await follow();
  expect(done).toEqual(["put mail/ana/new/1.json"]);
  expect(String(disk.read(letter("ana")))).toBe("hello");
});

test("a message that gets its old name again while its file gets the other is read, before and after", async () => {
  const { writeBack, disk, take, follow } = place();
  take(put("ana"));
  await follow();
  take(claim("ana"));
  const reads: string[] = [];
  disk.before = () => {
    disk.before = () => {};
    take(unclaim("ana"));
    reads.push(String(writeBack.read(letter("ana"))));
  };
  await follow();
  reads.push(String(writeBack.read(letter("ana"))));
  await follow();
  expect([...reads, String(disk.read(letter("ana")))]).toEqual(["hello", "hello", "hello"]);
});

test("a file that is claimed and acked is removed where it is", async () => {
  const { done, take, follow } = place();
  take(put("ana"));
  await follow();
  take(claim("ana"));
  take(ack("ana"));
  await follow();
  expect(done).toEqual(["put mail/ana/new/1.json", "remove mail/ana/new/1.json"]);
});

test("a claimed message is read from where its file still is", async () => {
  const { writeBack, take, follow } = place();
  take(put("ana"));
  await follow();
  take(claim("ana"));
  expect(String(writeBack.read(letter("ana", "cur/1.json")))).toBe("hello");
});

test("a record is written at once, and of several contents the last one", async () => {
  const { writeBack, disk, take } = place();
  const path = "agents/ana.json";
  take({ op: "put", to: [path], text: "one" }, { op: "put", to: [path], text: "two" });
  expect(writeBack.waits(path)).toBe(true);
  await writeBack.settle();
  expect(String(disk.read(path))).toBe("two");
  expect(writeBack.waits(path)).toBe(false);
});

test("a record that is removed is gone, whether its last content was written or not", async () => {
  const { writeBack, disk, take } = place();
  const path = "agents/ana.json";
  take({ op: "put", to: [path], text: "one" });
  await writeBack.settle();
  take({ op: "put", to: [path], text: "two" }, { op: "remove", path });
  await writeBack.settle();
  expect(disk.exists(path)).toBe(false);
  take({ op: "remove", path }, { op: "put", to: [path], text: "three" });
  await writeBack.settle();
  expect(String(disk.read(path))).toBe("three");
});

test("a record whose removal was answered is removed, though one comes in its place that may get lost", async () => {
  const { writeBack, done, take, takeUnflushed } = place();
  const path = "agents/ana.json";
  take({ op: "put", to: [path], text: "one" });
  await writeBack.settle();
  take({ op: "remove", path });
  const settled = writeBack.settle();
  takeUnflushed({ op: "put", to: [path], text: "two" });
  await settled;
  expect(done).toContain(`remove ${path}`);
});

test("who waits for a message's file waits for the flush of what has taken it away", async () => {
  const { writeBack, take, takeUnflushed } = place();
  take(put("ana"));
  const settled = writeBack.settle();
  takeUnflushed({ op: "remove", path: letter("ana") });
  const flush = spyOn(writeBack, "flushed");
  await settled;
  expect(flush).toHaveBeenCalledTimes(1);
});

test("no file is touched before the journal is flushed", async () => {
  const { writeBack, done, takeUnflushed, take, follow } = place();
  take(put("ana"));
  await follow();
  let flushed = false;
  const flush = writeBack.flushed.bind(writeBack);
  writeBack.flushed = (frame) => {
    flushed = true;
    expect(done).toEqual(["put mail/ana/new/1.json"]);
    flush(frame);
  };
  takeUnflushed(claim("ana"));
  await follow();
  expect(flushed).toBe(true);
  expect(done).toEqual(["put mail/ana/new/1.json", "move mail/ana/cur/1.json"]);
});

test("a mailbox goes as a whole, with all that was sent to it before and nothing that came after", async () => {
  const { disk, writeBack, take } = place();
  take(put("ana"));
  take({ op: "move", from: "mail/ana", to: "trash/ana" });
  take({ op: "put", to: [letter("ana", "new/2.json")], text: "later" });
  await writeBack.settle();
  expect(disk.list("trash/ana/new")).toEqual(["1.json"]);
  expect(disk.list("mail/ana/new")).toEqual(["2.json"]);
});

test("what is appended is read before it is in its file, piece by piece", async () => {
  const { writeBack, disk, take, follow } = place();
  const path = "ledger/day.ndjson";
  const append = (at: number, text: string): Step => ({ op: "append", path, at, text });
  take(append(0, "one\n"));
  take(append(4, "two\n"));
  expect(writeBack.tail(path).map(({ text }) => text)).toEqual(["one\n", "two\n"]);
  expect(writeBack.tail(path, 5).map(({ text }) => text)).toEqual(["two\n"]);
  await follow();
  expect(writeBack.tail(path)).toEqual([]);
  expect(String(disk.read(path))).toBe("one\ntwo\n");
});

test("what can't be done is said, kept, and done when it is tried again", async () => {
  const { writeBack, disk, done, take, follow } = place();
  disk.before = (operation, path) => {
    if (operation === "create") throw failure("EIO", path);
  };
  take(put("ana"));
  await expect(follow()).rejects.toThrow("EIO");
  expect(String(writeBack.problem)).toContain("EIO");
  // It may be half done: what comes now is done behind it.
  take(claim("ana"));
  expect(String(writeBack.read(letter("ana", "cur/1.json")))).toBe("hello");
  await writeBack.retry();
  expect(String(writeBack.problem)).toContain("EIO");
  disk.before = () => {};
  await writeBack.retry();
  await writeBack.settle();
  expect(writeBack.problem).toBeUndefined();
  expect(done).toEqual(["put mail/ana/new/1.json", "move mail/ana/cur/1.json"]);
});

test("who wants the files to rest waits until another is done with them, and has nothing done to them meanwhile", async () => {
  const { writeBack, take, follow, done } = place();
  take(put("ana"));
  let resting = 0;
  const rest = (turns: number) =>
    writeBack.rest(async () => {
      resting += 1;
      const before = done.length;
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      expect([resting, done.length]).toEqual([1, before]);
      resting -= 1;
    });
  const rests = [rest(5), rest(40), rest(40)];
  await rests[0];
  take(claim("ana"));
  await Promise.all([follow(), ...rests]);
  expect(done).toEqual(["put mail/ana/new/1.json", "move mail/ana/cur/1.json"]);
});
