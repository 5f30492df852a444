import { expect, test } from "bun:test";
import { conversations, isWaiting } from "../../src/page/conversations.js";

let count = 0;
/** A message as the relay tells it, each a second after the one before. */
function mail(id: string, more: object = {}) {
  count += 1;
  const ts = new Date(Date.UTC(2026, 10, 21, 12, 0, count)).toISOString();
  const deliveries = [{ agent: "me", state: "unclaimed" as const }];
  return { id, from: "bo", to: "@me", body: id, priority: "normal", ts, deliveries, ...more };
}
const shape = (all: ReturnType<typeof conversations>) =>
  all.map(({ key, mail: own }) => [key, own.map(({ id }) => id)]);

test("answers are with what they answer, however deep and in whatever order they come", () => {
  const all = [
    mail("a"),
    mail("b", { thread: "a", from: "me", to: "@bo" }),
    mail("c", { thread: "b" }),
    mail("x"),
  ];
  for (const order of [all, all.toReversed()])
    expect(shape(conversations(order, "me"))).toEqual([
      ["x", ["x"]],
      ["a", ["a", "b", "c"]],
    ]);
});

test("answers to something that isn't known are together, and so is a thread by a name", () => {
  const all = [
    mail("b", { thread: "gone" }),
    mail("c", { thread: "gone" }),
    mail("d", { thread: "release 2" }),
    mail("e", { thread: "release 2" }),
  ];
  expect(shape(conversations(all, "me"))).toEqual([
    ["release 2", ["d", "e"]],
    ["gone", ["b", "c"]],
  ]);
});

test("threads that go round, or name themselves, end", () => {
  const all = [mail("a", { thread: "b" }), mail("b", { thread: "a" }), mail("c", { thread: "c" })];
  const found = shape(conversations(all, "me"));
  expect(found.flatMap(([, ids]) => ids).toSorted()).toEqual(["a", "b", "c"]);
});

test("ten thousand answers in a row are one conversation, at once", () => {
  const all = Array.from({ length: 10_000 }, (_, n) => mail(`m${n}`, n > 0 ? { thread: `m${n - 1}` } : {}));
  const began = performance.now();
  expect(conversations(all, "me")).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(1000);
});

test("a conversation knows who is in it, what waits, and whether it is urgent", () => {
  const done = [{ agent: "me", state: "acked" as const }];
  const [found] = conversations(
    [
      mail("a", { from: "cy", to: "#design", deliveries: done }),
      mail("b", { thread: "a", from: "me", to: "@cy", deliveries: [{ agent: "cy", state: "unclaimed" }] }),
      mail("c", { thread: "a", priority: "urgent" }),
    ],
    "me",
  );
  expect(found).toMatchObject({ others: ["bo", "cy"], channel: "#design", waiting: 1, isUrgent: true });
});

test("what is claimed, done, dead or one's own doesn't wait", () => {
  for (const state of ["claimed", "acked", "dead"] as const)
    expect(isWaiting(mail("a", { deliveries: [{ agent: "me", state }] }), "me")).toBe(false);
  expect(isWaiting(mail("a", { from: "me" }), "me")).toBe(false);
  expect(isWaiting(mail("a"), "me")).toBe(true);
});
