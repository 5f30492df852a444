import type { Content, Filled } from "./content.ts";
import { insert } from "./insertion.ts";
import { type JsonEdit, jsonInsert } from "./json-insert.ts";
import { type JsonNode, jsonScan, jsonValue, nodeAt } from "./json-scan.ts";
import { isOurs, type OurCommand, ourCommand } from "./our-command.ts";

/** Entries in a JSON file of a harness. */
export function jsonContent(edits: readonly JsonEdit[]): Content {
  return {
    kind: "json",
    fill(text, name) {
      const filled: Filled = { text, insertions: [], made: [], kept: [] };
      for (const edit of edits) {
        if (byHand(jsonScan(filled.text, name), filled.text, edit)) {
          if (ourEntries(edit.value, edit.key).length > 0)
            filled.kept.push(`${label(edit)} is there by hand, and stays`);
          continue;
        }
        const { insertions, made } = jsonInsert(filled.text, name, edit);
        filled.text = insert(filled.text, insertions);
        filled.insertions.push(...insertions);
        filled.made.push(...made);
        // A plain member, like a version, goes with a file that we made for our entries.
        if (ourEntries(edit.value, edit.key).length === 0) filled.made.push([...edit.path, edit.key!]);
      }
      return filled;
    },
    isSettled(text, name) {
      const root = jsonScan(text, name);
      const present = root ? ourEntries(jsonValue(root, text), undefined) : [];
      const ours = present.filter(({ bySetup }) => bySetup).map(written);
      const wanted = edits
        .filter((edit) => !byHand(root, text, edit))
        .flatMap((edit) => ourEntries(edit.value, edit.key).map(written));
      const plain = edits.filter((edit) => ourEntries(edit.value, edit.key).length === 0);
      return (
        ours.sort().join("\n") === wanted.sort().join("\n") &&
        plain.every(({ path, key }) => nodeAt(root, [...path, key!]))
      );
    },
  };
}

const label = ({ path, key }: JsonEdit): string => [...path, ...(key === undefined ? [] : [key])].join(".");
const written = ({ words }: OurCommand): string => JSON.stringify(words);

/** Whether somebody has put there, without bch setup, what an edit would. */
function byHand(root: JsonNode | undefined, text: string, { path, key, value }: JsonEdit): boolean {
  const node = nodeAt(root, key === undefined ? path : [...path, key]);
  if (!node) return false;
  if (key !== undefined) return !isOurs(jsonValue(node, text), key);
  const [wanted] = ourEntries(value, undefined);
  return ourEntries(jsonValue(node, text), undefined).some(
    ({ bySetup, harness, event }) => !bySetup && harness === wanted?.harness && event === wanted?.event,
  );
}

/** All hooks of ours in a value, and our MCP server. */
function ourEntries(value: unknown, key: string | undefined): OurCommand[] {
  if (typeof value !== "object" || value === null) return [];
  const command = ourCommand(value);
  if (command) return command.runs === "hook" || isOurs(value, key) ? [command] : [];
  return Object.entries(value).flatMap(([name, inner]) => ourEntries(inner, name));
}
