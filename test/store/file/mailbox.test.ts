import { expect, spyOn, test } from "bun:test";
import fc from "fast-check";
import { matches } from "../../../src/domain/scope.ts";
import { Lane } from "../../../src/store/file/lane.ts";
import { Mailbox } from "../../../src/store/file/mailbox.ts";
import { Slot } from "../../../src/store/file/slot.ts";

interface Waiting {
  scope: string | undefined;
  urgent: boolean;
}

/** A mailbox in which these wait, the first one the oldest. */
function boxOf(all: Waiting[]) {
  const box = new Mailbox("ana", 0);
  const slots = all.map(({ scope, urgent }, at) => {
    const id = crypto.randomUUID();
    const place = { place: "new", attempt: 0, at: 0, claim: "", via: "", why: "" } as const;
    const scoped = scope !== undefined;
    const entry = { stamp: at + 1, id, urgent, scoped, expires: 0, bytes: 100, ...place };
    return new Slot(entry, { scope });
  });
  for (const slot of slots) box.add(slot);
  return { box, slots };
}

const stamps = (slots: Iterable<Slot>) => [...slots].map(({ stamp }) => stamp);

test("a reader gets what its match contains and what has no scope, in order, whatever has come and gone", () => {
  const segments = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 4 });
  const scope = segments.map((list) => list.join("/"));
  const waiting = fc.record({ scope: fc.option(scope, { nil: undefined }), urgent: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(waiting, { maxLength: 40 }),
      fc.infiniteStream(fc.boolean()),
      fc.option(scope, { nil: undefined }),
      fc.boolean(),
      fc.nat(40),
      (all, coins, match, urgent, behind) => {
        const { box, slots } = boxOf(all);
        const left = slots.filter(() => coins.next().value);
        for (const slot of slots) if (!left.includes(slot)) box.remove(slot);
        const meant = left.filter(
          (slot) =>
            (!urgent || slot.urgent) &&
            slot.stamp > behind &&
            (match === undefined || slot.scope === undefined || matches(match, slot.scope)),
        );
        expect(stamps(box.unclaimed(match, urgent, behind))).toEqual(stamps(meant));
        expect(box.visible).toEqual({
          count: left.length,
          first: left[0]?.stamp ?? Number.POSITIVE_INFINITY,
        });
      },
    ),
  );
});

test("however many scopes were sent to a mailbox, a claim looks at those that it is for", () => {
  const { box } = boxOf(Array.from({ length: 5000 }, (_, at) => ({ scope: `org-${at}/app`, urgent: false })));
  using looks = spyOn(Lane.prototype, "behind");
  for (const match of [undefined, "org-7/app", "github.com/org-7/app/src"]) {
    looks.mockClear();
    const found = box.unclaimed(match);
    for (let at = 0; at < 50; at += 1) found.next();
    expect(looks.mock.calls.length).toBeLessThan(100);
  }
});
