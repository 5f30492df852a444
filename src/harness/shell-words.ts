const plain = /^[\w@%+=:,./-]+$/;
const quotedWord = /(?:[\w@%+=:,./-]+|'[^']*'|\\')+/y;

/** A command line for sh that means exactly these words, whatever is in them. */
export const quoteWords = (words: readonly string[]): string =>
  words.map((word) => (plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(" ");

/** The words of a line that quoteWords made; nothing for any other, where a shell would do more than run a command. */
export function shellWords(line: string): string[] | undefined {
  const words: string[] = [];
  for (let at = 0; at < line.length; at++) {
    quotedWord.lastIndex = at;
    const found = quotedWord.exec(line)?.[0];
    if (found === undefined) return undefined;
    at += found.length;
    if (at < line.length && line[at] !== " ") return undefined;
    words.push(found.replace(/'([^']*)'|\\'/g, (_, inner?: string) => inner ?? "'"));
  }
  return words;
}
