import { expect, test } from "bun:test";
import fc from "fast-check";
import { Agenda } from "../../src/domain/agenda.ts";

test("all that is due is given once, the earliest first, and nothing else", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.array(fc.nat(60)), (dues, times) => {
      const agenda = new Agenda<number>();
      for (const due of dues) agenda.add(due, due);
      let left = [...dues].sort((a, b) => a - b);
      for (const time of times) {
        expect([...agenda.due(time)]).toEqual(left.filter((due) => due <= time));
        left = left.filter((due) => due > time);
        expect(agenda.next).toBe(left[0] ?? Number.POSITIVE_INFINITY);
      }
    }),
  );
});

test("what is added while what is due is given comes in its turn", () => {
  const agenda = new Agenda<string>();
  agenda.add(1, "first");
  agenda.add(5, "last");
  const given: string[] = [];
  for (const item of agenda.due(5)) {
    given.push(item);
    if (item === "first") {
      agenda.add(3, "between");
      agenda.add(6, "later");
    }
  }
  expect(given).toEqual(["first", "between", "last"]);
  expect(agenda.next).toBe(6);
});

test("an empty agenda has nothing due, ever", () => {
  const agenda = new Agenda<string>();
  expect(agenda.next).toBe(Number.POSITIVE_INFINITY);
  expect([...agenda.due(Number.MAX_SAFE_INTEGER)]).toEqual([]);
});
