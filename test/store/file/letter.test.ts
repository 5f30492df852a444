import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Message } from "../../../src/domain/message.ts";
import { messageOf, readLetter, writeLetter } from "../../../src/store/file/letter.ts";

const message: Message = {
  id: "3f6c1d0e-9b1a-4c58-8f0e-2d6a7b3c4e5f",
  from: "ana",
  to: "@bo",
  body: "hello",
  priority: "normal",
  ts: "2026-11-21T12:00:00.000Z",
};

const written = (body: string) =>
  Buffer.from(writeLetter({ message: { ...message, body }, recipients: ["bo"] }));

test("a message comes out of its file as it went in, whatever its body is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (body) => {
      fc.pre(body.isWellFormed());
      expect(messageOf(readLetter(written(body)))).toEqual({ ...message, body });
    }),
  );
});

test("a file says for whom it is, so that a sender can be told once the ledger has forgotten", () => {
  const all = { ...message, scope: "org/app", thread: "x", refs: ["a"], expires: "2026-11-22T12:00:00.000Z" };
  const letter = readLetter(Buffer.from(writeLetter({ message: all, recipients: ["bo", "cy"] })));
  expect(letter.recipients).toEqual(["bo", "cy"]);
  expect(messageOf(letter)).toEqual(all);
});

test("a file that was cut anywhere is no letter", () => {
  const whole = written("three euros: 3 €");
  // The line end is not needed to know that it is whole.
  for (let size = 0; size < whole.length - 1; size += 1) {
    expect(() => readLetter(whole.subarray(0, size)), `${size} bytes`).toThrow();
  }
});

test("a file of zeros, of other JSON, of another version or of broken text is no letter", () => {
  const text = written("hello").toString();
  const foreign = ["", "\0".repeat(200), "null", "[]", "{}", text.replace('"v":1', '"v":2'), text.repeat(2)];
  for (const content of foreign) expect(() => readLetter(Buffer.from(content))).toThrow();
  expect(() => readLetter(Buffer.from(text.replace("hello", "h\xffllo"), "latin1"))).toThrow();
});
