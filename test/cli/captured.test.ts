import { expect, test } from "bun:test";
import { Captured } from "../../src/cli/captured.ts";

/** What is kept of a text that comes in pieces of this size. */
function kept(most: number, keeps: "beginning" | "end", text: string, size: number): string {
  const captured = new Captured(most, keeps);
  for (let at = 0; at < text.length; at += size) captured.add(Buffer.from(text.slice(at, at + size)));
  return Buffer.from(captured.bytes).toString();
}

test("the beginning or the end is kept, to the byte, however it comes in pieces", () => {
  const text = "0123456789abcdefghij";
  for (let size = 1; size <= text.length; size++) {
    for (let most = 1; most <= text.length + 2; most++) {
      expect(kept(most, "beginning", text, size)).toBe(text.slice(0, most));
      expect(kept(most, "end", text, size)).toBe(text.slice(-most));
    }
  }
});

test("nothing at all is nothing", () => {
  expect(kept(10, "end", "", 1)).toBe("");
  expect(kept(10, "beginning", "", 1)).toBe("");
});
