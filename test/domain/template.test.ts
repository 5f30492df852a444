import { expect, test } from "bun:test";
import { fillTemplate, template } from "../../src/domain/template.ts";
import { faultOf } from "../support/fault-of.ts";

const fill = (pattern: string, payload: unknown, most = 1000) => fillTemplate(pattern, payload, most);

test("places are filled from the payload, whatever kind of value they find", () => {
  const payload = { a: { b: "x" }, n: 1, no: null, list: [{ c: "y" }], "d-e": true };
  expect(fill("{{a.b}} {{ n }} {{no}} {{list.0.c}} {{d-e}} {{a}}", payload)).toBe(
    'x 1 null y true {"b":"x"}',
  );
});

test("what was filled in is not looked at again", () => {
  expect(fill("{{a}}", { a: "{{b}} $& $1", b: "secret" })).toBe("{{b}} $& $1");
});

test("a field that is missing or inherited is an error that names it", async () => {
  for (const path of ["b", "a.b.c", "constructor", "__proto__.x", "a.length", "list.length.x"])
    expect(await faultOf((async () => fill(`{{${path}}}`, { a: "x", list: [] }))())).toMatchObject({
      code: "webhook.template",
      message: expect.stringContaining(`the payload has no ${path}`),
    });
});

test("many places that name one large field are refused before the text is made", async () => {
  const pattern = "{{a}}".repeat(1000);
  expect(await faultOf((async () => fill(pattern, { a: "x".repeat(1_000_000) }, 1000))())).toMatchObject({
    code: "webhook.template",
  });
});

test("a template holds plain places only", () => {
  for (const good of ["x", "{{a}}", "{ {{a.b-c.$d}} }", "a } b { c"])
    expect(template.safeParse(good).success).toBe(true);
  for (const bad of [
    "",
    "{{",
    "}}",
    "{{}}",
    "{{a b}}",
    "{{a..b}}",
    "{{#if a}}x{{/if}}",
    "{{a|b}}",
    "{{{a}}}x{{",
  ])
    expect(template.safeParse(bad).success).toBe(false);
});
