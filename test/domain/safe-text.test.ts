import { expect, test } from "bun:test";
import fc from "fast-check";
import { safeJson, safeLine, safeText } from "../../src/domain/safe-text.ts";

/** What nobody may be able to send to a terminal. */
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
const inEmoji = /(?<=\p{Emoji})\ufe0f|(?<=\p{Emoji}|\ufe0f)\u200d(?=\p{Emoji})/gu;
const attacks = {
  colour: "\x1b[31mred",
  "clear screen": "\x1b[2J\x1b[H",
  "window title": "\x1b]0;owned\x07",
  clipboard: "\x1b]52;c;ZXZpbA==\x1b\\",
  "8-bit escape": "\x9b31m",
  "overwritten line": "harmless\rrm -rf /",
  backspaces: "yes\b\b\bno",
  "bidi override": "user\u202egpj.exe",
  "bidi isolate": "\u2066a\u2069",
  "zero width": "ad\u200bmin\u200d\u2060\ufeff",
  tags: "hi\u{e0041}\u{e0042}\u{e007f}",
  "variation selectors as data": "a\u{e0100}\u{e01ef}",
  "line separators": "a\u2028b\u2029c\u0085d",
  "invisible letters": "\u115f\u3164\uffa0\u034f\u180e",
  "half a character": "a\ud800b",
  "soft hyphen": "pay\u00adpal",
};

test("nothing that a terminal would obey comes through, and a reader sees what was there", () => {
  for (const [name, attack] of Object.entries(attacks)) {
    expect(safeText(attack), name).not.toMatch(acting);
    expect(safeLine(attack), name).not.toMatch(acting);
  }
  expect(safeText(attacks["bidi override"])).toBe("user\\u{202e}gpj.exe");
  expect(safeText(attacks.colour)).toBe("\\u{1b}[31mred");
  expect(safeText(attacks["half a character"])).toBe("a\\u{d800}b");
});

test("plain text of any language stays, with its lines and tabs", () => {
  const text = "Grüße, 你好, שלום, नमस्ते\tà la carte — “fine”\n  let x = 1; 🚀 ❤️ 1️⃣ 👍🏽 👩‍💻 👩🏽‍❤️‍👩🏽\u00a0";
  expect(safeText(text)).toBe(text);
  expect(safeText("one\r\ntwo")).toBe("one\ntwo");
});

test("what an emoji is made with can't carry a hidden text", () => {
  expect(safeText("👍\ufe0f\ufe0f\u200d\u200d")).toBe("👍\ufe0f\\u{fe0f}\\u{200d}\\u{200d}");
  expect(safeText("1\ufe0f2\ufe0f34")).toBe("1\\u{fe0f}2\\u{fe0f}34");
});

test("a line stays one line", () => {
  expect(safeLine("a\nb\tc\r\nd")).toBe("a\\u{a}b\\u{9}c\\u{d}\\u{a}d");
});

test("no text at all has an acting character left, but for line ends and tabs", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(
        safeText(text)
          .replaceAll(inEmoji, "")
          .replaceAll(/[\n\t]/g, ""),
      ).not.toMatch(acting);
      expect(safeLine(text).replaceAll(inEmoji, "")).not.toMatch(acting);
    }),
  );
});

test("JSON holds the same text, without one acting character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const json = safeJson({ text });
      expect(json).not.toMatch(acting);
      expect(JSON.parse(json)).toEqual({ text });
    }),
  );
  for (const attack of Object.values(attacks)) expect(JSON.parse(safeJson(attack))).toBe(attack);
});
