import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { etiquette } from "../../src/domain/etiquette.ts";

test("docs/etiquette.md is what agents are told, to the letter", () => {
  const page = readFileSync(join(import.meta.dir, "../../docs/etiquette.md"), "utf8");
  expect(page.split("\n---\n\n")[1]).toBe(`${etiquette}\n`);
});

test("every session pays for the etiquette, so it is short", () => {
  expect(etiquette.length).toBeLessThan(1200);
});
