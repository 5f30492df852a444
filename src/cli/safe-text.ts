/**
 * Characters that a terminal, a line or a reader could obey instead of showing: controls, bidi marks, zero-width and
 * other invisible ones, line separators, tags, half characters.
 */
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/** A request for an emoji's coloured form, straight behind a character that has one. */
const emojiStyle = /(?<=\p{Emoji})\uFE0F/u;

/** Text of others as it may be shown: line ends and tabs stay, whatever else acts is spelled out, like `\u{202e}`. */
export const safeText = (text: string): string => escaped(text.replaceAll("\r\n", "\n"), "\n\t");

/** The same for a single line, where nothing stays. */
export const safeLine = (text: string): string => escaped(text, "");

function escaped(text: string, kept: string): string {
  return text.replace(acting, (character, index: number) => {
    if (kept.includes(character)) return character;
    if (character === "\uFE0F" && emojiStyle.test(text.slice(Math.max(0, index - 2), index + 1)))
      return character;
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}

/** JSON that holds the same text, with all such characters as \uXXXX. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value).replace(acting, (character) =>
    [...Array(character.length).keys()]
      .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`)
      .join(""),
  );
