import { expect, test } from "bun:test";
import fc from "fast-check";
import { deathCause } from "../../../src/domain/delivery.ts";
import { type Entry, fileName, type Place, readFileName } from "../../../src/store/file/filename.ts";
import { readerWord } from "../../../src/store/file/reader-word.ts";

const places: Place[] = ["new", "cur", "dead", "kept"];
const id = "3f6c1d0e-9b1a-4c58-8f0e-2d6a7b3c4e5f";
const stamp = "1763726400000000";

const time = fc.nat(9_999_999_999_999);
const door = fc.stringMatching(/^[a-z]{1,16}$/);

/** Anything that a store says of a message by its name. */
const entry: fc.Arbitrary<Entry> = fc
  .record({
    stamp: fc.nat(Number.MAX_SAFE_INTEGER),
    id: fc.uuid(),
    urgent: fc.boolean(),
    scoped: fc.boolean(),
    expires: fc.oneof(fc.constant(0), time),
    bytes: fc.oneof(fc.constant(0), fc.nat(99_999_999)),
    attempt: fc.nat(999_999),
    at: time,
    claim: fc.stringMatching(/^[0-9a-f]{8}$/),
    via: fc.oneof(fc.constant(""), door),
    session: fc.oneof(fc.constant(""), fc.stringMatching(/^[a-z0-9.-]{1,24}$/)),
    why: fc.constantFrom(...deathCause.options),
    place: fc.constantFrom(...places),
  })
  .map(({ session, ...all }) => ({
    ...all,
    claim: all.place === "cur" ? all.claim : "",
    via: all.place === "cur" ? readerWord(all.via, session) : all.place === "kept" ? all.via : "",
    why: all.place === "dead" ? all.why : "",
  }));

test("a name says all that it was made of", () => {
  fc.assert(fc.property(entry, (entry) => expect(readFileName(entry.place, fileName(entry))).toEqual(entry)));
});

test("every name fits into a directory of any system", () => {
  fc.assert(
    fc.property(entry, (entry) => {
      expect(fileName(entry)).toMatch(/^[0-9a-z~.-]{1,200}\.json$/);
    }),
  );
});

test("names sort in the order of arrival", () => {
  fc.assert(
    fc.property(entry, entry, (one, other) => {
      fc.pre(one.stamp !== other.stamp);
      expect(fileName(one) < fileName(other)).toBe(one.stamp < other.stamp);
    }),
  );
});

test("a new message's name says no more than it has to", () => {
  const plain = readFileName("new", `${stamp}-${id}.json`);
  expect(plain).toEqual({
    stamp: Number(stamp),
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
  });
});

test("a name that no store gives is foreign", () => {
  const foreign: [Place, string][] = [
    ["new", ""],
    ["new", ".json"],
    ["new", "notes.txt"],
    ["new", `${stamp}-${id}`],
    ["new", `${stamp}-${id}.json~`],
    ["new", `${stamp}-${id}.json.tmp`],
    ["new", `.${stamp}-${id}.json`],
    ["new", `${stamp}-${id}.json\n`],
    ["new", `12345-${id}.json`],
    ["new", `${stamp}-${id.toUpperCase()}.json`],
    ["new", `${stamp}-${id.slice(0, -1)}.json`],
    ["new", `${stamp}-${id}.s.u.json`],
    ["new", `${stamp}-${id}.x0.json`],
    ["new", `${stamp}-${id}.x007.json`],
    ["new", `${stamp}-${id}~0~0.json`],
    ["new", `${stamp}-${id}~01~5.json`],
    ["new", `${stamp}-${id}~1~5~0a1b2c3d.json`],
    ["cur", `${stamp}-${id}.json`],
    ["cur", `${stamp}-${id}~1~5.json`],
    ["dead", `${stamp}-${id}~1~5.json`],
    ["dead", `${stamp}-${id}~1~5~boredom.json`],
    ["dead", `${stamp}-${id}~1~5~expired~drain.json`],
    ["kept", `${stamp}-${id}.json`],
  ];
  for (const [place, name] of foreign) expect(readFileName(place, name), `${place}/${name}`).toBeUndefined();
});

test("no text at all is read as anything but what it says", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...places),
      entry.map(fileName),
      fc.nat(80),
      fc.string(),
      (place, name, at, noise) => {
        const changed = name.slice(0, at) + noise + name.slice(at + noise.length);
        const read = readFileName(place, changed);
        if (read) expect(fileName(read)).toBe(changed);
      },
    ),
  );
});
