import { expect, test } from "bun:test";
import { visible } from "../../src/mcp/visible.ts";

test("plain text, other scripts, newlines and tabs stay as they are", () => {
  for (const text of ["a\n\tb", "žluťoučký", "你好", "שלום", "नमस्ते", "\u00a0", "👍🏽 ❤️ 👩‍💻 👩🏽‍❤️‍👩🏽", ""])
    expect(visible(text)).toBe(text);
});

test("what acts without being seen is spelled out", () => {
  expect(visible("a\u001b[2Jb")).toBe("a\\u{1b}[2Jb");
  expect(visible("x\u202etxt.exe\u2069")).toBe("x\\u{202e}txt.exe\\u{2069}");
  expect(visible("zero\u200bwidth\ufeff\u2060\u00ad")).toBe("zero\\u{200b}width\\u{feff}\\u{2060}\\u{ad}");
  expect(visible("tag\u{e0041}\u{e007f}")).toBe("tag\\u{e0041}\\u{e007f}");
  expect(visible("a\u2028b\u0085c\rd\0")).toBe("a\\u{2028}b\\u{85}c\\u{d}d\\u{0}");
  expect(visible("\ud800")).toBe("\\u{d800}");
});

test("a line end of Windows is a line end", () => {
  expect(visible("a\r\nb")).toBe("a\nb");
});

test("joiners can't carry a hidden text behind an emoji", () => {
  expect(visible("👍\ufe0f\ufe0f\u200d\u200d")).toBe("👍\ufe0f\\u{fe0f}\\u{200d}\\u{200d}");
});
