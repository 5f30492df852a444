import { type Entry, type Place, readFileName } from "../../store/file/filename.ts";
import { type Letter, readLetter } from "../../store/file/letter.ts";
import type { Found } from "./damage.ts";
import { readJson } from "./read-json.ts";

/** A message's file: its name is one that the store gives, and says of the content what is so. */
export const letterCheck =
  (place: Place) =>
  (name: string, content: Buffer, agent: string): Found | undefined => {
    const entry = readFileName(place, name);
    if (!entry) return { kind: "foreign", says: "no message has such a name here" };
    const { found } = readJson(content);
    if (found) return found;
    let letter: Letter;
    try {
      letter = readLetter(content);
    } catch {
      // It is JSON, so what zod dislikes is that it isn't a message: which field, helps nobody.
      return { kind: "content", says: "it holds no message" };
    }
    const says = difference(entry, letter, agent);
    return says === undefined ? undefined : { kind: "content", says };
  };

function difference(entry: Entry, letter: Letter, agent: string): string | undefined {
  if (entry.id !== letter.id) return `it holds message ${letter.id}`;
  if (!letter.recipients.includes(agent)) return `its message isn't for @${agent}`;
  if (entry.urgent !== (letter.priority === "urgent")) return "its name and its content differ in priority";
  if (entry.scoped !== (letter.scope !== undefined)) return "its name and its content differ in scope";
  const expires = letter.expires === undefined ? 0 : Date.parse(letter.expires);
  return entry.expires === expires ? undefined : "its name and its content differ in when it expires";
}
