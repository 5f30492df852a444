import { expect, test } from "bun:test";
import { command } from "../../src/cli/command.ts";
import { readArgs } from "../../src/cli/read-args.ts";

const example = command({
  name: "example",
  summary: "Shows what can be read.",
  flags: {
    urgent: { type: "boolean", description: "" },
    scope: { type: "text", description: "" },
    limit: { type: "number", description: "" },
    ref: { type: "text", description: "", repeatable: true },
    log: { type: "text", description: "", choices: ["text", "json"] },
    secret: { type: "boolean", description: "", hidden: true },
  },
  positionals: [
    { name: "to", description: "" },
    { name: "text", description: "", rest: true, optional: true },
  ],
  examples: [],
  run: async () => undefined,
});

const read = (...words: string[]) => readArgs(example as never, words);
const refused = (...words: string[]) => {
  try {
    read(...words);
  } catch (error) {
    return error as { code: string; exit: number; message: string; hint: string };
  }
  throw new Error(`${words.join(" ")} was taken`);
};

test("flags and words come in any order, and a flag's value in two ways", () => {
  expect(
    read("--scope", "a", "@b", "one", "--limit=5", "two", "--urgent", "--ref=x=y", "--ref", "z"),
  ).toMatchObject({
    to: "@b",
    text: ["one", "two"],
    scope: "a",
    limit: 5,
    urgent: true,
    ref: ["x=y", "z"],
    json: false,
    log: undefined,
  });
});

test("behind two hyphens everything is text, and so is a single hyphen", () => {
  expect(read("@b", "--", "--urgent", "-5 degrees")).toMatchObject({
    text: ["--urgent", "-5 degrees"],
    urgent: false,
  });
  expect(read("@b", "-")).toMatchObject({ text: ["-"] });
});

test("an unknown flag is refused, and the nearest one named", () => {
  expect(refused("@b", "--urgnt")).toMatchObject({ code: "usage.wrong", exit: 2 });
  expect(refused("@b", "--urgnt").message).toContain("did you mean --urgent?");
  expect(refused("@b", "--scpoe=x").message).toContain("did you mean --scope?");
  expect(refused("@b", "-u").message).toContain("no flag -u");
  expect(refused("@b", "--__proto__").message).toContain("no flag --__proto__");
  expect(refused("@b", "--constructor").message).toContain("no flag --constructor");
  expect(refused("@b", "--secrte").message).not.toContain("secret");
  expect(refused("@b", "-5 degrees").hint).toContain("--");
});

test("a value that is missing, of the wrong kind or given twice is refused", () => {
  expect(refused("@b", "--scope").message).toBe("--scope needs a value");
  expect(refused("@b", "--scope", "--urgent").hint).toContain("--scope=--urgent");
  expect(refused("@b", "--scope", "a", "--scope", "b").message).toContain("twice");
  expect(refused("@b", "--urgent=yes").message).toContain("takes no value");
  for (const limit of ["x", "-1", "1.5", "1e3", ""]) {
    expect(refused("@b", `--limit=${limit}`).message).toContain("a whole number");
  }
  expect(refused("@b", "--log", "xml").message).toContain("one of text, json");
});

test("a word that is missing or too many is refused", () => {
  expect(refused().message).toBe("<to> is missing");
  const fixed = { ...example, positionals: [{ name: "to", description: "" }] };
  expect(() => readArgs(fixed as never, ["@b", "more"])).toThrow('"more" is one word too many');
});
