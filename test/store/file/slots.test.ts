import { expect, test } from "bun:test";
import type { Entry } from "../../../src/store/file/filename.ts";
import { Slot } from "../../../src/store/file/slot.ts";
import { Slots } from "../../../src/store/file/slots.ts";

const entry = (id: string, more: Partial<Entry> = {}): Entry => ({
  stamp: 17,
  id,
  urgent: false,
  scoped: false,
  expires: 0,
  bytes: 0,
  place: "new",
  attempt: 0,
  at: 0,
  claim: "",
  via: "",
  why: "",
  ...more,
});

/** Two whose first 48 bits are the same. */
const [one, twin] = ["00000000-0001-4000-8000-00000000000a", "00000000-0001-4000-8000-fffffffffffe"] as const;

test("a slot says what it was told, whatever its id and its story", () => {
  for (let round = 0; round < 1000; round += 1) {
    const told = entry(crypto.randomUUID(), round % 2 ? { place: "cur", attempt: 3, at: 5, claim: "c" } : {});
    const slot = new Slot(told, { scope: "org/app", due: round });
    expect(slot.entry()).toEqual(told);
    expect([slot.id, slot.scope, slot.due]).toEqual([told.id, "org/app", round]);
  }
  expect(new Slot(entry(one)).id).toBe(one);
});

test("what changes in one slot changes in no other", () => {
  const [slot, other] = [new Slot(entry(one)), new Slot(entry(twin))];
  slot.change({ place: "cur", attempt: 1, claim: "abc", due: 9 });
  expect(slot.entry()).toEqual(entry(one, { place: "cur", attempt: 1, claim: "abc" }));
  expect(slot.due).toBe(9);
  expect(other.entry()).toEqual(entry(twin));
  expect(other.due).toBe(0);
});

test("ids that begin alike are different messages", () => {
  const slots = new Slots();
  const [slot, other] = [new Slot(entry(one)), new Slot(entry(twin))];
  slots.add(slot);
  expect(slots.get(twin)).toBeUndefined();
  slots.add(other);
  expect([slots.get(one), slots.get(twin), slots.size]).toEqual([slot, other, 2]);
  expect([...slots.values()]).toEqual([slot, other]);
  slots.delete(slot);
  slots.delete(slot);
  expect([slots.get(one), slots.get(twin), slots.has(slot), slots.has(other), slots.size]).toEqual([
    undefined,
    other,
    false,
    true,
    1,
  ]);
});

test("messages are found by any beginning of their id", () => {
  const slots = new Slots();
  const ids = [one, twin, "f0000000-0000-4000-8000-000000000000"];
  for (const id of ids) slots.add(new Slot(entry(id)));
  const found = (prefix: string) => [...slots.startingWith(prefix)].map(({ id }) => id);
  expect(found("0")).toEqual([one, twin]);
  expect(found("00000000-0001-4000-8000-f")).toEqual([twin]);
  expect(found("f0000000-00")).toEqual([ids[2]!]);
  expect(found("f1")).toEqual([]);
  expect(slots.get("nothing like an id")).toBeUndefined();
});
