import { expect, test } from "bun:test";
import fc from "fast-check";
import { insert, withdraw } from "../../src/harness/insertion.ts";
import { markedSection, sectionIn, stripSections } from "../../src/harness/marked-section.ts";

const lines = fc
  .tuple(
    fc.array(fc.constantFrom("", "# Mine", "  a = 1", "<!-- mine -->", "\t", "é🙂")),
    fc.constantFrom("\n", "\r\n"),
    fc.constantFrom("", "\uFEFF"),
  )
  .map(([parts, eol, mark]) => mark + parts.join(eol));

test("a section at the end of any text is found, and taken out to the byte", () => {
  fc.assert(
    fc.property(lines, fc.constantFrom("markdown" as const, "toml" as const), (text, syntax) => {
      const insertion = markedSection(text, syntax, "one\n\ntwo\n");
      const filled = insert(text, [insertion]);
      expect(sectionIn(filled, syntax)).toBe("one\n\ntwo");
      expect(withdraw(filled, [insertion])).toBe(text);
      const left = stripSections(filled, syntax, "file");
      // That there was no line end can't be seen any more.
      if (left !== text) expect(left.replace(/\r?\n$/, "")).toBe(text);
      expect(stripSections(text, syntax, "file")).toBe(text);
    }),
  );
});

test("text that came behind a section stays, with the line between", () => {
  const text = "# Mine\n";
  const filled = `${insert(text, [markedSection(text, "markdown", "ours")])}\n# More\n`;
  expect(stripSections(filled, "markdown", "file")).toBe("# Mine\n\n# More\n");
});

test("each of two sections goes", () => {
  const twice = insert("", [markedSection("", "toml", "a = 1")]).repeat(2);
  expect(stripSections(twice, "toml", "file")).toBe("");
});
