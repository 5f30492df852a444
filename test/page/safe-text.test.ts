import { expect, test } from "bun:test";
import fc from "fast-check";
import * as domain from "../../src/domain/safe-text.ts";
import * as page from "../../src/page/safe-text.js";
import { hostileTexts } from "../support/hostile-texts.ts";

test("the page spells out what the terminal spells out", () => {
  const same = (text: string) => {
    expect(page.safeText(text)).toBe(domain.safeText(text));
    expect(page.safeLine(text)).toBe(domain.safeLine(text));
  };
  for (const text of [...hostileTexts, "a\r\nb\tc", "👩‍🚀 3️⃣ ☀️", "\ud800"]) same(text);
  fc.assert(fc.property(fc.string({ unit: "binary" }), same), { numRuns: 500 });
});
