import { expect, test } from "bun:test";
import fc from "fast-check";
import { withdraw } from "../../src/harness/insertion.ts";
import { jsonContent } from "../../src/harness/json-content.ts";
import { jsonScan, jsonValue } from "../../src/harness/json-scan.ts";
import { strip } from "../../src/harness/strip.ts";
import { anyJsonc } from "../support/any-jsonc.ts";

const command = (event: string) =>
  `/opt/bun --config=/dev/null /opt/cli.ts hook claude-code ${event} --agent ana`;
const hook = (event: string) => ({
  path: ["hooks", event],
  value: { hooks: [{ type: "command", command: command(event), timeout: 5 }] },
});
const content = jsonContent([
  { path: [], key: "version", value: 1 },
  hook("SessionStart"),
  hook("Stop"),
  hook("SessionEnd"),
  { path: ["mcpServers"], key: "backchannel", value: { command: "/opt/bun", args: ["/opt/cli.ts", "mcp"] } },
]);
const read = (text: string) => {
  const root = jsonScan(text, "settings.json");
  return root && jsonValue(root, text);
};

test("of any settings, what was put in is taken out again to the byte", () => {
  fc.assert(
    fc.property(anyJsonc, (text) => {
      const filled = content.fill(text, "settings.json");
      expect(withdraw(filled.text, filled.insertions)).toBe(text);
    }),
  );
});

test("of any settings, our entries come in once, and twice is once", () => {
  fc.assert(
    fc.property(anyJsonc, (text) => {
      const filled = content.fill(text, "settings.json");
      expect(content.isSettled(filled.text, "settings.json")).toBe(true);
      const { hooks, mcpServers } = read(filled.text) as {
        hooks: Record<string, unknown[]>;
        mcpServers: object;
      };
      expect(hooks.Stop!.at(-1)).toEqual(hook("Stop").value);
      expect(mcpServers).toContainKey("backchannel");
    }),
  );
});

test("of any settings, our entries are found by what they say, and everything else stays", () => {
  fc.assert(
    fc.property(anyJsonc, (text) => {
      const { text: filled, made } = content.fill(text, "settings.json");
      const left = strip("json", filled, "settings.json", made);
      const version = text.includes('"version"') ? {} : { version: 1 };
      expect(read(left)).toEqual({ ...(read(text) as object), ...version });
      // Comments are nobody's to take.
      const notes = (one: string) => one.match(/note|two\nlines/g)?.length ?? 0;
      expect(notes(left)).toBe(notes(text));
      expect(strip("json", text, "settings.json", [])).toBe(text);
    }),
  );
});
