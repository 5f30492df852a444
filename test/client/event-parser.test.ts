import { expect, test } from "bun:test";
import fc from "fast-check";
import { EventParser, type ServerEvent } from "../../src/client/event-parser.ts";

const parse = (...pieces: string[]): ServerEvent[] => {
  const parser = new EventParser("here");
  return pieces.flatMap((piece) => parser.push(piece));
};

test("an event is its lines of data, its type and the last id", () => {
  expect(parse("id: 7\nevent: note\ndata: one\ndata:two\ndata\n\n")).toEqual([
    { type: "note", data: "one\ntwo\n", id: "7" },
  ]);
  expect(parse("id: 7\ndata: a\n\ndata: b\n\n").map(({ id, type }) => [id, type])).toEqual([
    ["7", "message"],
    ["7", "message"],
  ]);
});

test("comments, unknown fields, events without data and a byte order mark are nothing", () => {
  expect(parse("\uFEFF: hello\n\nretry: 10\nid: 1\n\nevent: x\n\nother: y\ndata: z\n\n")).toEqual([
    { type: "message", data: "z", id: "1" },
  ]);
});

test("an unfinished event is not given out", () => {
  expect(parse("data: a\n")).toEqual([]);
  expect(parse("data: a\n", "\r")).toEqual([]);
  expect(parse("data: a\n", "\r", "\ndata: b\n\n")).toEqual([
    { type: "message", data: "a" },
    { type: "message", data: "b" },
  ]);
});

test("where a stream is cut into pieces changes nothing, whatever ends its lines", () => {
  const line = fc.string().map((text) => text.replaceAll(/[\r\n\0]/g, ""));
  const events = fc.array(fc.record({ data: fc.array(line, { minLength: 1 }), id: line }), { maxLength: 5 });
  const end = fc.constantFrom("\n", "\r\n", "\r");
  const cuts = fc.array(fc.nat(400), { maxLength: 30 });
  fc.assert(
    fc.property(events, end, cuts, (wanted, newline, places) => {
      const stream = wanted
        .map(({ data, id }) =>
          [`id: ${id}`, ": note", ...data.map((text) => `data: ${text}`), "", ""].join(newline),
        )
        .join("");
      const at = [0, ...places.map((place) => Math.min(place, stream.length)), stream.length].sort(
        (a, b) => a - b,
      );
      const pieces = at.slice(1).map((to, index) => stream.slice(at[index], to));
      // The lone CR that may still become a CRLF is settled by whatever comes next.
      expect(parse(...pieces, ":\n")).toEqual(
        wanted.map(({ data, id }) => ({ type: "message", data: data.join("\n"), id })),
      );
    }),
  );
});

test("a stream that never ends an event is given up", () => {
  const parser = new EventParser("here");
  const flood = () => {
    for (let n = 0; n < 40; n++) parser.push(`data: ${"x".repeat(1024 * 1024)}\n`);
  };
  expect(flood).toThrow(expect.objectContaining({ code: "relay.strange" }));
});
