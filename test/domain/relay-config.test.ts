import { expect, test } from "bun:test";
import { Fault } from "../../src/domain/fault.ts";
import { type ConfigLayer, configChanges, relayConfig } from "../../src/domain/relay-config.ts";
import { normalConfig, settingNames, variableOf } from "../../src/domain/relay-settings.ts";

const layer = (from: string, values: Record<string, unknown>): ConfigLayer => ({
  from: () => from,
  values: new Map(Object.entries(values)),
});

function refusal(name: string, value: unknown): string {
  try {
    relayConfig([layer("relay.toml", { [name]: value })]);
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
  return "";
}

test("nothing set: everything is as normal", () => {
  const { values, from } = relayConfig([]);
  expect(values).toEqual(normalConfig);
  expect(new Set(Object.values(from))).toEqual(new Set(["default"]));
});

test("every normal value is one that could be set", () => {
  const all = Object.fromEntries(settingNames.map((name) => [name, normalConfig[name]]));
  expect(relayConfig([layer("x", all)]).values).toEqual(normalConfig);
});

test("the last place that has a value wins, and each value says where it came from", () => {
  const { values, from } = relayConfig([
    layer("file", { "limits.agents": 1, "keep.dead": 2, port: 3 }),
    layer("variable", { "keep.dead": 4, port: 5 }),
    layer("flag", { port: 6 }),
  ]);
  expect(values).toMatchObject({ "limits.agents": 1, "keep.dead": 4, port: 6 });
  expect(from).toMatchObject({
    "limits.agents": "file",
    "keep.dead": "variable",
    port: "flag",
    host: "default",
  });
});

test("a name that isn't there is refused with the one that was meant, also without its table", () => {
  expect(refusal("limits.agnets", 3)).toBe(
    'relay.toml: "limits.agnets" is no setting; did you mean limits.agents?',
  );
  expect(refusal("agents", 3)).toContain("did you mean limits.agents?");
  expect(refusal("constructor", 3)).toBe('relay.toml: "constructor" is no setting');
});

test("a value of the wrong kind or size is refused with what it has to be", () => {
  for (const [name, value, wanted] of [
    ["port", 65_536, "from 0 to 65535"],
    ["port", "7117", "a whole number"],
    ["port", 1.5, "a whole number"],
    ["limits.agents", 0, "from 1"],
    ["host", "127.0.0.1", "a list of texts"],
    ["host", [""], "a text"],
    ["allow-host", ["https://relay.example.com"], "names without scheme and port"],
    ["allow-host", ["relay.example.com:443"], "names without scheme and port"],
    ["loop-guard", "yes", "true or false"],
    ["log", "verbose", "one of text, json, quiet"],
    ["limits.mailbox-bytes", "1 MB", "512 MiB"],
    ["limits.mailbox-bytes", -1, "512 MiB"],
    ["keep.dead", new Date(0), "a whole number"],
  ] as const)
    expect(refusal(name, value)).toContain(wanted);
});

test("a size is a number of bytes or has a unit", () => {
  const size = (given: unknown) =>
    relayConfig([layer("x", { "limits.mailbox-bytes": given })]).values["limits.mailbox-bytes"];
  expect([size(1000), size("1 KiB"), size("2GiB"), size("7 B")]).toEqual([1000, 1024, 2 ** 31, 7]);
});

test("what differs is told apart by whether a running relay takes it", () => {
  const after = { ...normalConfig, port: 1, "limits.agents": 2, "allow-host": ["a"] };
  expect(configChanges(normalConfig, after)).toEqual({
    taken: ["allow-host", "limits.agents"],
    atStart: ["port"],
  });
});

test("no two settings share a variable", () => {
  expect(new Set(settingNames.map(variableOf)).size).toBe(settingNames.length);
});
