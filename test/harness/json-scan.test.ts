import { expect, test } from "bun:test";
import { jsonScan } from "../../src/harness/json-scan.ts";

test("a text of megabytes is read as any other", () => {
  const long = "x".repeat(5_000_000);
  expect(jsonScan(JSON.stringify({ long }), "settings.json")?.entries[0]?.value.text).toBe(long);
});

test("a text without an end, or with what JSON doesn't allow, is told of as that", () => {
  for (const text of ['{"a":"b', '{"a":"\\x"}', '{"a":"\\u12"}', '{"a":"\n"}', '{"a":"\\'])
    expect(() => jsonScan(text, "settings.json")).toThrow("settings.json:1:6: this text in quotes");
});
