import { wireBytes } from "./wire-bytes.ts";

export const writer = "writer";
/** Mail goes to so many mailboxes, as on a relay that is in use. */
export const readers = Array.from({ length: 16 }, (_, at) => `reader-${at}`);

const sentence = 'The schema is ready for review: see `src/api.ts`, and say "go" when the names are right.\n';

/** A message of 300 bytes of JSON. */
export function draftTo(reader: string): { to: string; body: string } {
  const draft = { to: `@${reader}`, body: sentence.repeat(4) };
  const spare = Buffer.byteLength(JSON.stringify(draft)) - 300;
  return { ...draft, body: draft.body.slice(0, -spare) };
}

export const sendTo = (names: string[], token: string): Uint8Array[] =>
  names.map((name) => wireBytes("POST", "/send", token, draftTo(name)));
