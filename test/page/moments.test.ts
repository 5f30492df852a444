import { expect, test } from "bun:test";
import { ago, agoInWords, until } from "../../src/page/moments.js";

const now = Date.parse("2026-11-21T12:00:00.000Z");
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();

test("how long ago is said in a word, and a clock that goes before the relay's says now", () => {
  const said = [3600, 0, -44, -60, -3000, -7200, -3 * 86_400].map((seconds) => ago(at(seconds), now));
  expect(said).toEqual(["now", "now", "now", "1 min", "50 min", "2 h", "3 d"]);
  expect(agoInWords(at(-60), now)).toBe("1 min ago");
  expect(agoInWords(at(0), now)).toBe("just now");
  expect(agoInWords(at(-30 * 86_400), now)).toStartWith("on ");
});

test("how long until then is never more than is left by much, and over when it is", () => {
  expect([-1, 0, 1, 89, 600, 7200, 3 * 86_400].map((seconds) => until(at(seconds), now))).toEqual([
    "over",
    "over",
    "1 s",
    "89 s",
    "10 min",
    "2 h",
    "3 d",
  ]);
});
