import { expect, test } from "bun:test";
import { AuditLog } from "../../src/audit/audit-log.ts";
import type { AuditEntry } from "../../src/domain/audit-entry.ts";
import { limits } from "../../src/domain/limits.ts";
import { isoTime } from "../../src/domain/moment.ts";
import { FakeTimer } from "../support/fake-timer.ts";
import { turn } from "../support/turn.ts";

/** A log whose disk does what a test says. */
class Desk {
  readonly timer = new FakeTimer();
  readonly written: { day: string; entries: AuditEntry[] }[] = [];
  readonly warnings: string[] = [];
  /** What the disk says to the next lines. */
  answer: () => Promise<void> = async () => {};
  readonly log = new AuditLog({
    put: async (day, text) => {
      await this.answer();
      this.written.push({
        day,
        entries: text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line)),
      });
    },
    clock: this.timer,
    after: this.timer.after,
    warn: (line) => this.warnings.push(line),
  });

  append(what: string): void {
    this.log.append({ at: isoTime(this.timer.now()), who: "@a", what, outcome: "ok" });
  }

  async pass(ms: number): Promise<void> {
    this.timer.advance(ms);
    await turn();
  }

  get whats(): string[][] {
    return this.written.map(({ entries }) => entries.map(({ what }) => what));
  }
}

test("lines of a moment are written together, those that come meanwhile together after them", async () => {
  const desk = new Desk();
  const slow = Promise.withResolvers<void>();
  desk.answer = () => slow.promise;
  desk.append("one");
  desk.append("two");
  expect(desk.written).toEqual([]);
  await desk.pass(limits.audit.pause);
  desk.append("three");
  await desk.pass(limits.audit.pause);
  desk.append("four");
  expect(desk.written).toEqual([]);
  slow.resolve();
  await turn();
  await desk.pass(limits.audit.pause);
  expect(desk.whats).toEqual([
    ["one", "two"],
    ["three", "four"],
  ]);
});

test("at midnight of UTC a new day begins, and each line is in the day that it names", async () => {
  const desk = new Desk();
  desk.timer.advance(12 * 3_600_000 - 10);
  desk.append("late");
  desk.timer.advance(10);
  desk.append("early");
  await desk.log.close();
  expect(desk.written.map(({ day, entries }) => [day, entries[0]?.what])).toEqual([
    ["2026-11-21", "late"],
    ["2026-11-22", "early"],
  ]);
});

test("lines that the disk doesn't take are counted, and the next that it takes says how many they were", async () => {
  const desk = new Desk();
  desk.answer = () => Promise.reject(new Error("its disk is full"));
  for (const what of ["one", "two", "three"]) {
    desk.append(what);
    await desk.pass(limits.audit.pause);
  }
  expect(desk.warnings).toEqual(["audit: lines can't be written (1 so far): its disk is full"]);
  await desk.pass(60_000);
  desk.append("four");
  await desk.pass(limits.audit.pause);
  expect(desk.warnings).toHaveLength(2);
  desk.answer = async () => {};
  desk.append("five");
  await desk.log.close();
  desk.append("six");
  await desk.log.close();
  expect(desk.written.flatMap(({ entries }) => entries)).toMatchObject([
    { who: "relay", what: "audit.dropped", outcome: "ok", count: 4 },
    { what: "five" },
    { what: "six" },
  ]);
  const bytes = desk.written
    .flatMap(({ entries }) => entries)
    .map((entry) => JSON.stringify(entry).length + 1);
  expect(desk.log.counts).toEqual({ lines: 3, bytes: bytes.reduce((sum, one) => sum + one), dropped: 4 });
});

test("a disk that hangs fills no memory: from some number on lines are dropped, and counted", async () => {
  const desk = new Desk();
  const hung = Promise.withResolvers<void>();
  desk.answer = () => hung.promise;
  desk.append("first");
  await desk.pass(limits.audit.pause);
  for (let at = 0; at < limits.audit.backlog + 7; at += 1) desk.append("more");
  expect(desk.warnings).toHaveLength(1);
  hung.resolve();
  await desk.log.close();
  expect(desk.written.map(({ entries }) => entries.length)).toEqual([1, limits.audit.backlog + 1]);
  expect(desk.written[1]?.entries[0]).toMatchObject({ what: "audit.dropped", count: 7 });
});
