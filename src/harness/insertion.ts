/** A piece of text that we put into a file, and where. Several of one file hold one after the other. */
export interface Insertion {
  at: number;
  text: string;
}

export const insert = (text: string, insertions: readonly Insertion[]): string =>
  insertions.reduce((so, { at, text: added }) => so.slice(0, at) + added + so.slice(at), text);

/** The text before these were put in; nothing when it isn't the text that they were put into. */
export function withdraw(text: string, insertions: readonly Insertion[]): string | undefined {
  let so = text;
  for (const { at, text: added } of [...insertions].reverse()) {
    if (!so.startsWith(added, at)) return undefined;
    so = so.slice(0, at) + so.slice(at + added.length);
  }
  return so;
}
