import { expect, test } from "bun:test";
import { limits } from "../../../src/domain/limits.ts";
import type { TaskRecord, TaskTexts } from "../../../src/domain/task-record.ts";
import type { Bench } from "./bench.ts";
import { messageId } from "./message-id.ts";

const at = "2026-11-21T12:00:00.000Z";

export const taskOf = (number: number, more: Partial<TaskRecord> = {}): TaskRecord => ({
  v: 1,
  id: messageId(number),
  title: `task “${number}” \u{1f4e8}`,
  requester: "ana",
  to: "bo",
  priority: "normal",
  state: "queued",
  waits: "agent",
  attempt: 1,
  createdAt: at,
  updatedAt: at,
  history: [{ at, who: "ana", what: "posted" }],
  passes: [{ agent: "bo", times: 2, until: at }],
  bearers: [{ agent: "ana", since: at }],
  ...more,
});

const textsOf = (number: number, more: Partial<TaskTexts> = {}): TaskTexts => ({
  v: 1,
  id: messageId(number),
  description: "all\nof it",
  refs: ["a.ts"],
  schema: { type: "object", properties: { $ref: { type: "string" } } },
  ...more,
});

/** Work is kept as mail is; and a message that tells of it comes with what it tells. */
export function tasks(open: () => Promise<Bench>): void {
  test("a task and its texts come back as they went in, here and after a restart", async () => {
    await using bench = await open();
    const { tasks, taskTexts } = bench.store;
    const texts = textsOf(1, { result: "é\u0001".repeat(limits.task.result / 3) });
    await bench.store.commit(tasks.put(taskOf(1).id, taskOf(1)), taskTexts.put(texts.id, texts));
    for (const again of [false, true]) {
      if (again) await bench.reopen();
      expect(bench.store.tasks.all()).toEqual([taskOf(1)]);
      const read = bench.store.taskTexts.read(texts.id);
      expect({ ...read, result: read?.result === texts.result }).toEqual({ ...texts, result: true } as never);
    }
    expect(bench.store.taskTexts.names()).toEqual([texts.id]);
    await bench.store.commit(bench.store.tasks.remove(texts.id), bench.store.taskTexts.remove(texts.id));
    expect(bench.store.taskTexts.read(texts.id) === undefined).toBe(true);
    await bench.reopen();
    expect(bench.store.tasks.all()).toEqual([]);
    expect(bench.store.taskTexts.names()).toEqual([]);
  });

  test("texts can be read from the moment they are handed in, the last ones of several", async () => {
    await using bench = await open();
    const { taskTexts } = bench.store;
    const { id } = textsOf(1);
    const first = bench.store.commit(taskTexts.put(id, textsOf(1)));
    expect(taskTexts.read(id)).toEqual(textsOf(1));
    const second = bench.store.commit(taskTexts.put(id, textsOf(1, { result: "done" })));
    await first;
    expect(taskTexts.read(id)?.result).toBe("done");
    await second;
    expect(taskTexts.read(id)?.result).toBe("done");
    expect(taskTexts.read(messageId(2))).toBeUndefined();
  });

  test("a change that comes with a message is seen at once, and both are there after a restart", async () => {
    await using bench = await open();
    const { tasks } = bench.store;
    const task = taskOf(1, { state: "offered", assignee: "bo", until: at });
    const message = {
      id: messageId(9),
      from: "ana",
      to: "@bo",
      body: "a task for you",
      priority: "normal" as const,
      thread: task.id,
      ts: at,
    };
    const told = bench.mail.deliver({ message, recipients: ["bo"] }, [tasks.put(task.id, task)]);
    expect(tasks.get(task.id)).toEqual(task);
    await told;
    for (const again of [false, true]) {
      if (again) await bench.reopen();
      expect(bench.store.tasks.get(task.id)).toEqual(task);
      expect(await bench.mail.peek("bo", { limit: 10 })).toEqual([message]);
    }
  });

  test("100 changes of one task at once, each with its message, all stick, the last on top", async () => {
    await using bench = await open();
    const { tasks } = bench.store;
    const telling = Array.from({ length: 100 }, (_, n) => {
      const task = taskOf(1, { attempt: n });
      const message = {
        ...{ id: messageId(100 + n), from: "ana", to: "@bo", body: `${n}`, priority: "normal" as const },
        ...{ thread: task.id, ts: at },
      };
      return bench.mail.deliver({ message, recipients: ["bo"] }, [tasks.put(task.id, task)]);
    });
    await Promise.all(telling);
    await bench.reopen();
    expect(bench.store.tasks.get(messageId(1))?.attempt).toBe(99);
    expect(bench.mail.counts("bo").waiting).toBe(100);
  });
}
