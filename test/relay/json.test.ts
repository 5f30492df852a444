import { expect, test } from "bun:test";
import fc from "fast-check";
import { limits } from "../../src/domain/limits.ts";
import { json } from "../../src/relay/json.ts";

const read = (text: string) => json(Buffer.from(text));

test("any JSON object within the limit of depth is read as it was written", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 8 })), (object) => {
      const text = JSON.stringify(object);
      expect(read(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("the limit of depth is exact, and brackets in text don't count", () => {
  const nested = (depth: number) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
  expect(read(nested(limits.depth))).toBeDefined();
  expect(() => read(nested(limits.depth + 1))).toThrow("nested");
  expect(read(JSON.stringify({ a: '"\\[{'.repeat(1000) }))).toBeDefined();
  expect(() => read(`{"a":"\\\\","b":${"[".repeat(limits.depth)}`)).toThrow("nested");
});

test("two megabytes of brackets are refused in milliseconds", () => {
  const bytes = Buffer.from("[".repeat(limits.request));
  const began = performance.now();
  expect(() => json(bytes)).toThrow("nested");
  expect(performance.now() - began).toBeLessThan(500);
});

test("the limit of values is exact, counts those of fields and of lists, and commas in text don't count", () => {
  const fields = (count: number) => `{${Array.from({ length: count }, (_, at) => `"${at}":0`).join()}}`;
  expect(read(fields(limits.values))).toBeDefined();
  expect(() => read(fields(limits.values + 1))).toThrow(`more than ${limits.values} values`);
  expect(() => read(`{"a":[${"{},".repeat(limits.values)}{}]}`)).toThrow("values");
  expect(read(JSON.stringify({ a: ",[{".repeat(limits.values) }))).toBeDefined();
  expect(json(Buffer.from(fields(limits.values + 1)), limits.payloadValues)).toBeDefined();
});

test("what is not UTF-8 is refused instead of repaired", () => {
  expect(() => json(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toThrow("not UTF-8");
});
