import fc from "fast-check";

type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

const word = fc.oneof(
  fc.constantFrom("a", "theme", "command", "hooks ", "//", "/*", '"', "\\", "\u2028", "é🙂"),
  fc.string({ maxLength: 6 }),
);
const leaf = fc.oneof(
  word,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(word, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const list = fc.array(value, { maxLength: 3 });

/** A document in which our entries have a place: where hooks and servers are, they are objects and lists. */
const settings = fc
  .record(
    {
      hooks: fc.record(
        { Stop: list, SessionStart: list, Other: list },
        { requiredKeys: [], noNullPrototype: true },
      ),
      mcpServers: fc.dictionary(word, value, { maxKeys: 2, noNullPrototype: true }),
      version: fc.constant(1),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  .chain((known) =>
    fc.dictionary(word, value, { maxKeys: 3, noNullPrototype: true }).map((rest) => ({ ...rest, ...known })),
  );

const space = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("", " ", "\n", "\n  ", "\r\n\t") },
  { weight: 1, arbitrary: fc.constantFrom("/* note */", " // note\n", "\t\n\n", "/* two\nlines */ ") },
);

/** Text of settings with comments, trailing commas, a BOM and any white space, wherever they can be. */
export const anyJsonc: fc.Arbitrary<string> = fc
  .tuple(
    settings,
    fc.array(space, { minLength: 1, maxLength: 40 }),
    fc.array(fc.boolean(), { minLength: 1 }),
    fc.boolean(),
  )
  .map(([document, spaces, commas, mark]) => {
    let step = 0;
    const gap = () => spaces[step++ % spaces.length]!;
    const trailing = () => (commas[step++ % commas.length] ? "," : "");
    const group = (open: string, entries: string[], close: string): string =>
      entries.length === 0
        ? open + gap() + close
        : `${open}${gap()}${entries.join(`${gap()},${gap()}`)}${gap()}${trailing()}${gap()}${close}`;
    const print = (one: Value): string => {
      if (Array.isArray(one)) return group("[", one.map(print), "]");
      if (typeof one !== "object" || one === null) return JSON.stringify(one);
      const members = Object.entries(one).map(
        ([key, inner]) => `${JSON.stringify(key)}${gap()}:${gap()}${print(inner)}`,
      );
      return group("{", members, "}");
    };
    return `${mark ? "\uFEFF" : ""}${gap()}${print(document)}${gap()}`;
  });
