/**
 * Characters that a terminal, a line or a reader could obey instead of showing: controls, bidi marks, zero-width and
 * other invisible ones, line separators, tags, half characters.
 */
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/** The two of them that an emoji is made with, where they do that and nothing else. */
const inEmoji =
  /(?<=\p{Extended_Pictographic})\ufe0f|(?<=[0-9#*])\ufe0f(?=\u20e3)|(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})/u;

const forText = new RegExp(`(${inEmoji.source}|[\\n\\t])|${acting.source}`, "gu");
const forLine = new RegExp(`(${inEmoji.source})|${acting.source}`, "gu");

/** Text of others as it may be shown: line ends and tabs stay, whatever else acts is spelled out, like `\u{202e}`. */
export const safeText = (text: string): string => escaped(text.replaceAll("\r\n", "\n"), forText);

/** The same for a single line, where no line end and no tab stays. */
export const safeLine = (text: string): string => escaped(text, forLine);

const escaped = (text: string, each: RegExp): string =>
  text.replace(each, (found, kept?: string) => kept ?? `\\u{${found.codePointAt(0)?.toString(16)}}`);

/** JSON that holds the same text, with all such characters as \uXXXX. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value).replace(acting, (character) =>
    [...Array(character.length).keys()]
      .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`)
      .join(""),
  );
