/** Whoever holds a message, as one word of its file's name: `<via>[~<session>]`. Empty: nothing is known of it. */
export const readerWord = (via = "", session = ""): string => (session ? `${via}~${session}` : via);

/** The same as a delivery tells it. */
export function readerOf(word: string): { by?: string; session?: string } {
  const [by, session] = word.split("~");
  return { ...(by && { by }), ...(session && { session }) };
}
